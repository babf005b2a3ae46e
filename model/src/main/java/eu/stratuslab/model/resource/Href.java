package eu.stratuslab.model.resource;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;

/**
 * A reference to a resource, kept as {@code collection/uuid} and shown as an absolute URI.
 *
 * @param href {@code machines/0190…}, relative to the entry point's base URI
 */
public record Href(String href) {

  @JsonCreator
  static Href of(Object json) {
    return new Href(
        json instanceof Map<?, ?> map ? String.valueOf(map.get("href")) : json.toString());
  }

  @JsonValue
  Map<String, String> json() {
    return Map.of("href", href);
  }

  /** The collection in which it is; empty for none. */
  public String collection() {
    return href.substring(0, Math.max(0, href.indexOf('/')));
  }

  /** The last path segment. */
  public String key() {
    return href.substring(href.lastIndexOf('/') + 1);
  }
}
