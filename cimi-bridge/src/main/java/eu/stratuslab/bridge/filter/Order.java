package eu.stratuslab.bridge.filter;

import eu.stratuslab.model.resource.AttributeType;

/**
 * One key of {@code $orderby} (DSP0263 4.1.6.3).
 *
 * @param attribute the CIMI name
 * @param type decides how values compare
 * @param path where a document keeps it: {@code name}, {@code spec.cpu}, {@code status.ip}
 * @param descending true for {@code :desc}
 */
public record Order(String attribute, AttributeType type, String path, boolean descending) {}
