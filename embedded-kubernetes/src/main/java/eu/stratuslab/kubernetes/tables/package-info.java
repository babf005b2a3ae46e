/** Server-side tables for kubectl. */
@NullMarked
package eu.stratuslab.kubernetes.tables;

import org.jspecify.annotations.NullMarked;
