package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Dialect;
import eu.stratuslab.bridge.format.Messages;
import eu.stratuslab.bridge.format.Notation;
import eu.stratuslab.bridge.format.Samples;
import eu.stratuslab.bridge.format.Trees;
import eu.stratuslab.bridge.format.XmlBodies;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.meter.Aspect;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Creation;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A cloud in which one resource of each type is made, in either notation, as often as wished. */
final class OneOfEach implements AutoCloseable {
  final TestCloud cloud = new TestCloud();
  final CimiClient admin = cloud.admin();
  private final String image;
  private final String volumeImage;

  OneOfEach() {
    cloud.quota("admin", 1000);
    image = cloud.availableImage(admin);
    volumeImage = cloud.availableImage(admin, "VolumeImage");
  }

  @Override
  public void close() {
    cloud.close();
  }

  static Stream<Arguments> types() {
    return ResourceTypes.ALL.stream()
        .flatMap(type -> Stream.of(Notation.values()).map(n -> Arguments.of(type.name(), n)));
  }

  static ResourceType type(String name) {
    return ResourceTypes.named(name).orElseThrow();
  }

  /** A resource of the type, made by a consumer if consumers may. */
  String made(ResourceType type, Notation notation) {
    if (type.creation() instanceof Creation.ByProvider) {
      return provided(type);
    }
    return admin
        .send("POST", type.collection(), body(type, notation), headers(notation))
        .expect(201)
        .header("Location");
  }

  private byte[] body(ResourceType type, Notation notation) {
    var attributes = Messages.create(type);
    var references = new HashMap<String, String>();
    references.put("MachineImage", cloud.url() + "machineImages/" + image);
    references.put("", cloud.url() + "machineImages/" + image);
    if (refersTo("Machine", attributes)) {
      references.put("Machine", cloud.url() + "machines/" + machine());
    }
    references.put("VolumeImage", cloud.url() + "volumeImages/" + volumeImage);
    if (refersTo("Volume", attributes)) {
      // A volume is in one machine only: each gets its own.
      references.put("Volume", cloud.url() + "volumes/" + cloud.availableVolume(admin));
    }
    var body = Samples.of(attributes, references);
    unique(type, body);
    return notation == Notation.JSON
        ? Json.bytes(body)
        : XmlBodies.of(type.name() + "Create", Dialect.CIMI_2.namespace(), attributes, body);
  }

  private String machine() {
    var create = Json.object();
    var template = create.putObject("machineTemplate");
    template.putObject("machineConfig").put("cpu", 1).put("memory", 65_536);
    template.putObject("machineImage").put("href", "machineImages/" + image);
    return admin.post("machines", create).expect(201).key();
  }

  private static boolean refersTo(String type, List<Attribute> attributes) {
    return attributes.stream().anyMatch(a -> a.of().equals(type) || refersTo(type, a.members()));
  }

  /** Names that must be unique are, and what can be measured is. */
  private void unique(ResourceType type, ObjectNode body) {
    var random = UUID.randomUUID().toString().substring(0, 8);
    if (type == ResourceTypes.USER) {
      body.put("userName", "user-" + random);
    } else if (type == ResourceTypes.TENANT) {
      body.put("key", "tenant-" + random);
    } else if (type == ResourceTypes.MACHINE) {
      ((ObjectNode) body.at("/machineTemplate/volumes/0")).put("initialLocation", "/dev/vdd");
      ofItsOwn(body);
    } else if (type == ResourceTypes.VOLUME) {
      ofItsOwn(body);
    } else if (type == ResourceTypes.METER) {
      var target = ((ObjectNode) body.at("/meterTemplate")).putObject("targetResource");
      target.put("href", cloud.url() + "machines/" + machine());
    }
  }

  /** What is made is measured, and nothing else; of a volume one aspect. */
  private static void ofItsOwn(ObjectNode body) {
    body.findParents("targetResource").forEach(of -> ((ObjectNode) of).remove("targetResource"));
    body.findValues("volumeTemplate").stream()
        .map(template -> (ObjectNode) template.at("/meterTemplates/0/meterConfig"))
        .forEach(config -> config.put("aspect", Aspect.disk.uri()));
  }

  private String provided(ResourceType type) {
    if (type == ResourceTypes.HOST) {
      var key = UUID.randomUUID().toString();
      var acl = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
      var host =
          Document.create(
              type.name(),
              key,
              cloud.store.cloud(),
              "",
              acl,
              java.time.Instant.now(),
              Json.object());
      cloud.store.insert(host.with(d -> d.name("host").state("SILENT")));
      return cloud.url() + type.href(key);
    }
    if (type == ResourceTypes.EVENT_LOG) {
      return closedLog();
    }
    var items = admin.get(type.collection()).expect(200).at(type.collection());
    return items.get(0).path("id").asText();
  }

  /** The log of what is gone: only that can be deleted. */
  private String closedLog() {
    var key = UUID.randomUUID().toString();
    var acl = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
    var spec = Json.object();
    spec.putObject("targetResource").put("href", "machines/" + key);
    var log =
        Document.create(
            "EventLog", key, cloud.store.cloud(), "", acl, java.time.Instant.now(), spec);
    cloud.store.insert(log.with(d -> d.status(Json.object().put("closed", true))));
    return cloud.url() + "eventLogs/" + key;
  }

  static Map<String, String> headers(Notation notation) {
    return Map.of("Content-Type", notation.mediaType(), "Accept", notation.mediaType());
  }

  static ObjectNode tree(Answer answer, ResourceType type, Notation notation) {
    assertThat(answer.header("Content-Type")).isEqualTo(notation.mediaType());
    return notation == Notation.JSON
        ? (ObjectNode) Trees.texts(answer.json())
        : Trees.ofXml(answer.response().body(), type);
  }

  Answer get(String uri, Notation notation) {
    return admin.send("GET", uri, null, headers(notation)).expect(200);
  }
}
