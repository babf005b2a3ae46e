/** Refusals, written as the Status object of Kubernetes. */
@NullMarked
package eu.stratuslab.kubernetes.failure;

import org.jspecify.annotations.NullMarked;
