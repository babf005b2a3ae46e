/** The four patch types of the Kubernetes API, and the ownership of fields. */
@NullMarked
package eu.stratuslab.kubernetes.patch;

import org.jspecify.annotations.NullMarked;
