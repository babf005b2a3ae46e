/** Volume and its kin: disks with a life of their own, attached to one machine at a time. */
@NullMarked
package eu.stratuslab.model.volume;

import org.jspecify.annotations.NullMarked;
