/** CloudEntryPoint and ResourceMetadata: how the cloud describes itself. */
@NullMarked
package eu.stratuslab.model.entrypoint;

import org.jspecify.annotations.NullMarked;
