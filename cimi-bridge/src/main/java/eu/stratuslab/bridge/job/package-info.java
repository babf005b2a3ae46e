/** Jobs: the commit point of every write, rolled forward by anyone. */
@NullMarked
package eu.stratuslab.bridge.job;

import org.jspecify.annotations.NullMarked;
