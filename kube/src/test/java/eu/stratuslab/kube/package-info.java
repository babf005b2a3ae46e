/** The port to Kubernetes: its fake, and the contract that holds both to the same behaviour. */
@org.jspecify.annotations.NullMarked
package eu.stratuslab.kube;
