/** A Kubernetes API server in the JVM. */
@NullMarked
package eu.stratuslab.kubernetes;

import org.jspecify.annotations.NullMarked;
