/** Processes on this machine: started, found again, ended by their id and start time. */
@NullMarked
package eu.stratuslab.standalone.process;

import org.jspecify.annotations.NullMarked;
