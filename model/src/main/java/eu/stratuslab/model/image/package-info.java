/** MachineImage: what a machine's root disk is made of. */
@NullMarked
package eu.stratuslab.model.image;

import org.jspecify.annotations.NullMarked;
