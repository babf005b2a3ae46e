package eu.stratuslab.model.volume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Placement;
import java.time.Instant;
import java.util.List;

/** Documents of volumes and of their machines in any situation. */
final class Volumes {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Acl ALICES = new Acl(Acl.Principal.user("alice"), List.of());

  private Volumes() {}

  static Document volume(String key) {
    var spec = Json.object().put("capacity", 1000);
    return Document.create("Volume", key, "c", "acme", ALICES, NOW, spec);
  }

  static Document available(String key) {
    return reported(volume(key), Json.object().put("created", true).put("capacity", 1000));
  }

  static Document machine(String key, int disks) {
    var spec = Json.object();
    var array = spec.putArray("disks");
    for (var i = 0; i < disks; i++) {
      array.addObject().put("id", Integer.toString(i)).put("capacity", 1000);
    }
    return Document.create("Machine", key, "c", "acme", ALICES, NOW, spec);
  }

  static Document placed(Document document, String host) {
    return document.with(d -> d.placement(new Placement(host, 1, List.of())));
  }

  static Document reported(Document document, ObjectNode status) {
    return document.with(d -> d.status(status));
  }

  static Document attached(Document volume, String machine, String location) {
    var spec = volume.spec().deepCopy();
    spec.putObject("attachment").put("machine", machine).put("initialLocation", location);
    return volume.with(d -> d.spec(spec));
  }
}
