/** Applies the custom resources of one host through libvirt. */
@NullMarked
package eu.stratuslab.agent;

import org.jspecify.annotations.NullMarked;
