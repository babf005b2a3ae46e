/** Objects at rest: an index in memory, a durable backing, one writer with group commit. */
@NullMarked
package eu.stratuslab.kubernetes.storage;

import org.jspecify.annotations.NullMarked;
