/** Pure decisions: what a create, update or delete makes of an object. */
@NullMarked
package eu.stratuslab.kubernetes.lifecycle;

import org.jspecify.annotations.NullMarked;
