package eu.stratuslab.bridge.format;

import eu.stratuslab.model.resource.Owned;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types that have collections: those of the model, and the one that describes them. */
public final class Catalog {
  private final List<ResourceType> types;
  private final Map<String, ResourceType> bySegment = new LinkedHashMap<>();

  /** All types of the model. */
  public Catalog() {
    types = Stream.concat(ResourceTypes.ALL.stream(), Stream.of(Metadata.TYPE)).toList();
    // What is part of one resource and in no store has no collection of all.
    var within =
        types.stream()
            .flatMap(type -> type.owned().stream())
            .filter(Owned::computed)
            .map(Owned::of)
            .collect(Collectors.toSet());
    for (var type : types) {
      if (within.contains(type.name())) {
        continue;
      }
      bySegment.put(type.collection(), type);
      bySegment.putIfAbsent(snakeCase(type.collection()), type);
    }
  }

  public List<ResourceType> types() {
    return types;
  }

  /** The type whose collection has that path segment; old clients write {@code machine_images}. */
  public Optional<ResourceType> ofSegment(String segment) {
    return Optional.ofNullable(bySegment.get(segment));
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
