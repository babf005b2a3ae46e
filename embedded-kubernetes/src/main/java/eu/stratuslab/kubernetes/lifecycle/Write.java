package eu.stratuslab.kubernetes.lifecycle;

import java.time.Instant;

/**
 * How a write is meant.
 *
 * @param manager the field manager
 * @param dryRun whether nothing is to be stored
 * @param force whether apply takes fields from other managers
 */
public record Write(
    String manager, boolean dryRun, boolean force, FieldValidation validation, Instant now) {}
