/**
 * Simulated time, ports with faults, and what is outside of every process: store, cluster, hosts.
 */
@NullMarked
package eu.stratuslab.simulation.world;

import org.jspecify.annotations.NullMarked;
