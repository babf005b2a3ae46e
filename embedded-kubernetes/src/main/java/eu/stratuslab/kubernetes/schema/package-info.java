/** Schemas of Kubernetes resources: validation, defaults, pruning, merge hints, OpenAPI. */
@NullMarked
package eu.stratuslab.kubernetes.schema;

import org.jspecify.annotations.NullMarked;
