package eu.stratuslab.kubernetes.resource;

import java.util.List;

/** How a resource is called. */
public record Names(
    String plural,
    String singular,
    String kind,
    String listKind,
    List<String> shortNames,
    List<String> categories) {

  public Names {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
  }
}
