package eu.stratuslab.bridge.format;

import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceType.Namespace;
import java.util.Map;
import java.util.Set;

/**
 * What differs between the versions of CIMI (DSP0263 4.1.2): everything else is common.
 *
 * @param basePath where it is served, with both slashes
 * @param namespace its XML namespace, and the beginning of its URIs
 * @param wraps true if XML wraps arrays, maps, items and operations in an element
 * @param preferred the notation of an answer when the consumer does not care
 * @param names the dialect's name of an attribute where it is not the model's, by {@code
 *     Type.attribute}
 */
public record Dialect(
    String basePath,
    String namespace,
    boolean wraps,
    Notation preferred,
    Map<String, String> names) {
  /** CIMI 2.0 (DSP0263 2.0.0). */
  public static final Dialect CIMI_2 =
      new Dialect("/cimi/2/", "http://schemas.dmtf.org/cimi/2", true, Notation.JSON, Map.of());

  /** Where the types live that the standard does not know. */
  public static final String EXTENSIONS = "http://stratuslab.eu/cimi/1";

  private static final Set<String> BUILT_IN = Set.of("add", "edit", "delete", "insert", "remove");

  public Dialect {
    names = Map.copyOf(names);
  }

  /** The namespace of a type's element. */
  public String namespace(Namespace owner) {
    return owner == Namespace.CIMI ? namespace : EXTENSIONS;
  }

  /** What {@code resourceURI} holds for a type. */
  public String typeUri(ResourceType type) {
    return namespace(type.namespace()) + "/" + type.name();
  }

  /** What {@code rel} and {@code action} hold: built-in operations are bare words. */
  public String actionUri(String verb) {
    return BUILT_IN.contains(verb) ? verb : namespace + "/action/" + verb;
  }

  public String capabilityUri(String resource, String capability) {
    return namespace + "/capability/" + resource + "/" + capability;
  }

  /** The name that an attribute of a type has here. */
  public String name(String type, String attribute) {
    return names.isEmpty() ? attribute : names.getOrDefault(type + "." + attribute, attribute);
  }
}
