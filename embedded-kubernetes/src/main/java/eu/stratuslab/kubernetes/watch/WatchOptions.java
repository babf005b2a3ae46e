package eu.stratuslab.kubernetes.watch;

import java.time.Duration;

/**
 * How a watch begins and ends.
 *
 * @param from the revision after which changes are wanted; 0 to begin with the current state
 * @param initialEvents whether the current state is sent first, ended by a marked bookmark
 * @param bookmarks whether the client takes bookmarks
 * @param timeout when the watch ends by itself
 */
public record WatchOptions(long from, boolean initialEvents, boolean bookmarks, Duration timeout) {}
