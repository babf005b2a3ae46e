/** A bridge in a process of its own: its command line, and how it finds its store. */
@NullMarked
package eu.stratuslab.bridge.main;

import org.jspecify.annotations.NullMarked;
