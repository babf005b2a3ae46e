package eu.stratuslab.kubernetes.failure;

/** One of the causes of a refusal (meta/v1 StatusCause); {@code field} is a path, or "". */
public record Cause(String reason, String message, String field) {}
