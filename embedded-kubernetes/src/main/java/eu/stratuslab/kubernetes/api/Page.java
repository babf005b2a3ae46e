package eu.stratuslab.kubernetes.api;

import eu.stratuslab.kubernetes.storage.StoredObject;
import java.util.List;

/**
 * A part of a list.
 *
 * @param token how to go on, or "" at the end
 * @param remaining how many objects come after it
 */
public record Page(long revision, List<StoredObject> objects, String token, int remaining) {}
