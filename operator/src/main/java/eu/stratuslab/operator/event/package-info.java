/** Tells of what conditions become, as Kubernetes Events: why, and what happens next. */
@NullMarked
package eu.stratuslab.operator.event;

import org.jspecify.annotations.NullMarked;
