/** Machine and MachineConfiguration: records, states, actions. */
@NullMarked
package eu.stratuslab.model.machine;

import org.jspecify.annotations.NullMarked;
