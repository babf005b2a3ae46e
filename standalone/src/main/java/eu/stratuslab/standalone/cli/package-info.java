/** The commands of ./stratuslab. */
@NullMarked
package eu.stratuslab.standalone.cli;

import org.jspecify.annotations.NullMarked;
