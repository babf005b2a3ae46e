package eu.stratuslab.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Mirrored;
import java.util.TreeMap;

/**
 * The mark in a resource's annotations of what the mirror applied, by which a host's agent knows
 * the mirror's word from anybody else's: what was changed with another client has an old mark until
 * the mirror has undone it.
 */
public final class Stamp {
  /**
   * +1 when the mark of an equal resource changes: everything is applied anew then, and an agent of
   * another version believes what it cannot check.
   */
  private static final int VERSION = 2;

  private static final int PARTS = 4;

  private static final String TERM = "term";

  private Stamp() {}

  /** The mark of what is applied: of all of it, and of its spec. */
  static String of(Resource applied, long revision) {
    return String.join(
        ":",
        String.valueOf(VERSION),
        String.valueOf(revision),
        digest(applied),
        Canonical.digest(Canonical.text(spec(applied))));
  }

  /** The same resource with the mark of itself. */
  public static Resource on(Resource bare, long revision) {
    var annotations = new TreeMap<>(bare.annotations());
    annotations.put(Labels.APPLIED, of(bare, revision));
    return new Resource(
        bare.kind(),
        bare.namespace(),
        bare.name(),
        bare.meta(),
        bare.labels(),
        annotations,
        bare.spec(),
        bare.status());
  }

  /** True if somebody else has changed its spec since: the mark is of another one. */
  public static boolean broken(Resource there) {
    var parts = there.annotations().getOrDefault(Labels.APPLIED, "").split(":", -1);
    return parts.length == PARTS
        && parts[0].equals(String.valueOf(VERSION))
        && !parts[PARTS - 1].equals(Canonical.digest(Canonical.text(spec(there))));
  }

  private static ObjectNode spec(Resource resource) {
    var spec = resource.spec().deepCopy();
    spec.remove(TERM);
    return spec;
  }

  /** The digest of what the mirror manages. */
  public static String digest(Resource resource) {
    return Canonical.digest(managed(resource));
  }

  /** What the mirror manages, in one canonical form, the term apart. */
  public static String managed(Resource resource) {
    var all = Json.object();
    all.set("spec", spec(resource));
    var labels = all.putObject("labels");
    new TreeMap<>(resource.labels())
        .forEach(
            (name, value) -> {
              if (name.startsWith(Mirrored.GROUP + "/")) {
                labels.put(name, value);
              }
            });
    all.put("name", resource.annotations().getOrDefault(Labels.NAME, ""));
    if (resource.annotations().containsKey(Labels.SECRETS)) {
      all.put("secrets", resource.annotations().get(Labels.SECRETS));
    }
    return Canonical.text(all);
  }
}
