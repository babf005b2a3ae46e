package eu.stratuslab.model.document;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;

/**
 * The wish that a resource be gone.
 *
 * @param job the uuid of the delete Job
 * @param at when it was wished
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Deleting(String job, Instant at) {}
