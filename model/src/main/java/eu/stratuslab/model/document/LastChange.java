package eu.stratuslab.model.document;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The newest request that was over with its write to the document. Its Job is written after it: who
 * changes the document next makes sure of that first, so that a request which comes again, because
 * its answer was lost, is known to be done however often the document has changed since.
 *
 * @param job the uuid of its Job
 * @param action {@code edit}, or the name of an action
 * @param user who asked for it; null for a caller without a User
 * @param at when
 */
public record LastChange(String job, String action, @Nullable String user, Instant at) {}
