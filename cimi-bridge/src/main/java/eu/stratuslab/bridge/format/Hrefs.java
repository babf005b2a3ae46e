package eu.stratuslab.bridge.format;

import eu.stratuslab.model.resource.ResourceType;
import java.util.Optional;

/** References: kept as {@code collection/key}, shown as absolute URIs. */
public final class Hrefs {
  private Hrefs() {}

  /** The resource that a reference names. */
  public record Target(ResourceType type, String key) {}

  /** A stored reference as a URI. */
  static String absolute(String base, String stored) {
    return stored.contains("://") ? stored : base + stored;
  }

  /** A resource's reference as it is stored. */
  public static String stored(ResourceType type, String key) {
    return type == EntryPoint.TYPE ? EntryPoint.PATH : type.href(key);
  }

  /**
   * What a consumer's reference names: absolute, or relative to the server or to the base URI.
   *
   * @param base the absolute base URI of this cloud, with a slash at its end
   */
  public static Optional<Target> parse(String href, String base, Catalog catalog) {
    var path = path(href, base);
    var slash = path.indexOf('/');
    if (slash < 1 || slash != path.lastIndexOf('/') || slash == path.length() - 1) {
      return Optional.empty();
    }
    var key = path.substring(slash + 1);
    return catalog.ofSegment(path.substring(0, slash)).map(type -> new Target(type, key));
  }

  private static String path(String href, String base) {
    if (href.startsWith(base)) {
      return href.substring(base.length());
    }
    var slash = base.indexOf('/', base.indexOf("://") + "://".length());
    var basePath = base.substring(slash);
    if (href.startsWith(basePath)) {
      return href.substring(basePath.length());
    }
    if (href.startsWith(basePath.substring(1))) {
      return href.substring(basePath.length() - 1);
    }
    return href.startsWith("/") || href.contains("://") ? "" : href;
  }
}
