/** What a new cloud holds, and the wiring of a bridge. */
@NullMarked
package eu.stratuslab.bridge.bootstrap;

import org.jspecify.annotations.NullMarked;
