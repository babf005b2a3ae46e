/** Tests of volumes. */
@NullMarked
package eu.stratuslab.model.volume;

import org.jspecify.annotations.NullMarked;
