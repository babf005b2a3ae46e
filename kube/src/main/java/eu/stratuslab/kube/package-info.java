/** Access to custom resources, and the keyed queue that drives every reconciler. */
@NullMarked
package eu.stratuslab.kube;

import org.jspecify.annotations.NullMarked;
