/** Images, disks and seeds of machines on this host. */
@NullMarked
package eu.stratuslab.agent.storage;

import org.jspecify.annotations.NullMarked;
