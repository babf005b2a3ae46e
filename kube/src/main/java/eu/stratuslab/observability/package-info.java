/** What an administrator's tools ask every component: probes and metrics. */
@NullMarked
package eu.stratuslab.observability;

import org.jspecify.annotations.NullMarked;
