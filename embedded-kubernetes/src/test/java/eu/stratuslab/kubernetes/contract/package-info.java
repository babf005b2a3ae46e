/** What any Kubernetes API server must do, embedded or real. */
@NullMarked
package eu.stratuslab.kubernetes.contract;

import org.jspecify.annotations.NullMarked;
