/** Protobuf request bodies of the few clients that send nothing else. */
@NullMarked
package eu.stratuslab.kubernetes.protobuf;

import org.jspecify.annotations.NullMarked;
