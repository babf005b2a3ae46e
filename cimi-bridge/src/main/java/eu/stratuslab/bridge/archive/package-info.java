/** The whole state of a cloud in one file: export, import, and with both the move of a store. */
@NullMarked
package eu.stratuslab.bridge.archive;

import org.jspecify.annotations.NullMarked;
