/** Streams of events: what is, and then every change of it. */
@NullMarked
package eu.stratuslab.bridge.live;

import org.jspecify.annotations.NullMarked;
