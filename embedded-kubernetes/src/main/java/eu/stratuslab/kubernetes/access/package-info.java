/** Who asks, and what they may do: tokens, roles and their bindings, reviews. */
@NullMarked
package eu.stratuslab.kubernetes.access;

import org.jspecify.annotations.NullMarked;
