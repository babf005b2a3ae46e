/** What happened to resources: EventLog, Event and EventLogTemplate (DSP0263 5.17). */
@NullMarked
package eu.stratuslab.model.event;

import org.jspecify.annotations.NullMarked;
