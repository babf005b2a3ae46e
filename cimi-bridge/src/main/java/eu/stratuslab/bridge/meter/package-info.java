/** What machines use: how it is kept, thinned out, and read again. */
@NullMarked
package eu.stratuslab.bridge.meter;

import org.jspecify.annotations.NullMarked;
