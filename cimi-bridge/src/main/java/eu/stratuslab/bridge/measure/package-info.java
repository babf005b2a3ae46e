/** What a bridge counts. */
@NullMarked
package eu.stratuslab.bridge.measure;

import org.jspecify.annotations.NullMarked;
