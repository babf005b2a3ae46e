package eu.stratuslab.agent.storage;

/**
 * What a pool can do.
 *
 * @param growOnline volumes grow while a guest uses them
 * @param snapshot volumes keep earlier contents
 * @param thin a volume takes the room that is written to, not all that it may need
 * @param shared every host with this pool has the same volumes; else a volume pins its machine
 */
public record PoolAbilities(boolean growOnline, boolean snapshot, boolean thin, boolean shared) {}
