/** The end of a cloud in a cluster: what is left of it, whether it may go, and how it goes. */
@NullMarked
package eu.stratuslab.standalone.purge;

import org.jspecify.annotations.NullMarked;
