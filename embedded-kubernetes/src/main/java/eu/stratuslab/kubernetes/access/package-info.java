/** Access reviews. */
@NullMarked
package eu.stratuslab.kubernetes.access;

import org.jspecify.annotations.NullMarked;
