package eu.stratuslab.model.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Deleting;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.document.Placement;
import java.time.Instant;
import java.util.List;

/** Documents of machines in any situation. */
final class Machines {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private Machines() {}

  static Document wanted(Power power, long powerRevision) {
    var spec = Json.object().put("cpu", 1).put("memory", 65_536).put("power", power.name());
    spec.put("powerRevision", powerRevision);
    spec.putArray("interfaces")
        .addObject()
        .put("id", "0")
        .put("network", "default")
        .put("macAddress", "52:54:00:00:00:01");
    spec.putArray("disks").addObject().put("id", "0").put("capacity", 1000);
    spec.putObject("image")
        .put("id", "i")
        .put("tenant", "acme")
        .put("digest", "d")
        .put("format", "qcow2")
        .put("size", 1);
    return Document.create(
        "Machine", "m1", "c", "acme", new Acl(Acl.Principal.user("alice"), List.of()), NOW, spec);
  }

  static ObjectNode report(Power power, long powerRevision) {
    return Json.object()
        .put("created", true)
        .put("power", power.name())
        .put("powerRevision", powerRevision);
  }

  static Document reported(Document document, ObjectNode status) {
    return document.with(d -> d.status(status));
  }

  static Document started() {
    return reported(wanted(Power.Running, 1), report(Power.Running, 1));
  }

  static Document stopped() {
    return reported(wanted(Power.Stopped, 1), report(Power.Stopped, 1));
  }

  static Document placed(Document document) {
    var address = new Placement.Address("0", "52:54:00:00:00:01", "192.168.7.2");
    return document.with(d -> d.placement(new Placement("h1", 1, List.of(address))));
  }

  static Document asked(Document document, String action) {
    return document.with(d -> d.operation(new Operation("j1", action, null)));
  }

  static Document deleting(Document document) {
    return document.with(d -> d.deleting(new Deleting("j1", NOW)));
  }

  static Document failed(Document document, long powerRevision) {
    var status = document.status().deepCopy();
    status
        .putObject("failure")
        .put("reason", "DiskFull")
        .put("message", "no space")
        .put("powerRevision", powerRevision);
    return reported(document, status);
  }
}
