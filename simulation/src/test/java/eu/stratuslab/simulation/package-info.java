/** Rules and runs that need every module at once. */
@NullMarked
package eu.stratuslab.simulation;

import org.jspecify.annotations.NullMarked;
