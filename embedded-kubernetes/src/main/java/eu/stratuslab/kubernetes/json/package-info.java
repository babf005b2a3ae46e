/** JSON trees as Kubernetes writes them: reading, writing, object metadata. */
@NullMarked
package eu.stratuslab.kubernetes.json;

import org.jspecify.annotations.NullMarked;
