/** The whole cloud in one process. */
@NullMarked
package eu.stratuslab.standalone;

import org.jspecify.annotations.NullMarked;
