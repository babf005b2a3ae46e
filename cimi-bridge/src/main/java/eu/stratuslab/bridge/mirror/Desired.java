package eu.stratuslab.bridge.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.kube.Stamp;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Attributes;
import eu.stratuslab.model.resource.Mirrored;
import eu.stratuslab.model.resource.ResourceType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The custom resource that a document asks for. */
final class Desired {
  private static final String TERM = "term";
  private static final ClassValue<List<Attribute>> ATTRIBUTES =
      new ClassValue<>() {
        @Override
        protected List<Attribute> computeValue(Class<?> spec) {
          return Attributes.of(spec.asSubclass(Record.class), Attribute.Place.SPEC);
        }
      };

  private final Situation situation;
  private final ResourceType type;
  private final Mirrored mirrored;

  private Desired(Situation situation) {
    this.situation = situation;
    type = situation.type();
    mirrored = situation.mirrored();
  }

  /**
   * The resource of a living document.
   *
   * @param operation the operation whose Job is open, if it must be told by name; null for none
   */
  static Resource of(Situation situation, @Nullable Operation operation) {
    var document = Objects.requireNonNull(situation.document(), "no document");
    return new Desired(situation).living(document, operation);
  }

  /** A resource that only asks a host to remove what is left of a tombstoned key. */
  static Resource remains(Situation situation, Situation.Remains remains) {
    var tombstone = Objects.requireNonNull(situation.document(), "no tombstone");
    var desired = new Desired(situation);
    var placement = new Placement(remains.host(), remains.epoch(), List.of());
    var spec = situation.type().behaviour().remains().deepCopy();
    desired.envelope(spec, tombstone, placement, null, job(tombstone));
    return desired.resource(tombstone, spec, placement);
  }

  private static String job(Document tombstone) {
    var stone = Objects.requireNonNull(tombstone.tombstone(), "not a tombstone");
    var job = stone.job();
    return job == null ? tombstone.key() : job;
  }

  /** What must not stand in the spec, by the names of the attributes. */
  static Map<String, String> secrets(ResourceType type, Document document) {
    var secrets = new LinkedHashMap<String, String>();
    for (var attribute : attributes(type.mirrored().orElseThrow())) {
      var value = document.spec().get(attribute.name());
      if (attribute.access().secret() && value != null && !value.isNull()) {
        secrets.put(attribute.name(), value.asText());
      }
    }
    return secrets;
  }

  /** True if resources of this type have a Secret at all. */
  static boolean hasSecrets(ResourceType type) {
    return attributes(type.mirrored().orElseThrow()).stream()
        .anyMatch(attribute -> attribute.access().secret());
  }

  /**
   * True if what is there is not what is wanted, though the mirror has applied it: somebody else
   * changed it.
   */
  static boolean tampered(Resource there, Resource wanted) {
    return !Stamp.managed(there).equals(Stamp.managed(wanted));
  }

  /** True if the mirror has something to apply that it has not applied before. */
  static boolean outdated(Resource there, Resource wanted) {
    return !Objects.equals(
        there.annotations().get(Labels.APPLIED), wanted.annotations().get(Labels.APPLIED));
  }

  /**
   * True if a mirror of an earlier term wrote what is there, and the host may have seen a later one
   * already: then it waits for us. If all is answered, the term alone is no reason to write.
   */
  static boolean overtaken(Situation situation, Document document, Resource there) {
    var term = there.spec().path(TERM).asLong();
    return term < document.status().path(TERM).asLong()
        || (term < situation.context().term() && !Reports.answers(document));
  }

  private Resource living(Document document, @Nullable Operation operation) {
    var deleting = document.deleting();
    var spec = plain(document);
    envelope(
        spec,
        document,
        document.placement(),
        operation,
        deleting == null ? null : deleting.terminate());
    return resource(document, spec, document.placement());
  }

  private ObjectNode plain(Document document) {
    var from = type.behaviour().mirroredSpec(document);
    var spec = Json.object();
    for (var attribute : attributes(mirrored)) {
      var value = from.get(attribute.name());
      if (!attribute.access().secret()
          && value != null
          && !value.isNull()
          && !Mirrored.ENVELOPE.contains(attribute.name())) {
        spec.set(attribute.name(), withoutNulls(value));
      }
    }
    return spec;
  }

  private static JsonNode withoutNulls(JsonNode value) {
    var copy = value.deepCopy();
    strip(copy);
    return copy;
  }

  private static void strip(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.properties().removeIf(member -> member.getValue().isNull());
    }
    value.forEach(Desired::strip);
  }

  private void envelope(
      ObjectNode spec,
      Document document,
      @Nullable Placement placement,
      @Nullable Operation operation,
      @Nullable String terminate) {
    var known = Arrays.stream(mirrored.spec().getRecordComponents()).map(c -> c.getName()).toList();
    var envelope =
        Json.object()
            .put("cloud", situation.context().cloud())
            .put("revision", document.revision())
            .put(TERM, situation.context().term());
    if (placement != null) {
      envelope.set("placement", Json.tree(placement));
    }
    if (operation != null) {
      envelope.set("operation", Json.tree(operation));
    }
    if (terminate != null) {
      envelope.put("terminate", terminate);
    }
    var tenant = document.tenant();
    if (mirrored.namespaced() && tenant != null) {
      spec.put(Mirrored.TENANT, tenant);
    }
    envelope
        .properties()
        .forEach(
            member -> {
              if (known.contains(member.getKey())) {
                spec.set(member.getKey(), member.getValue());
              }
            });
  }

  private Resource resource(Document document, ObjectNode spec, @Nullable Placement placement) {
    var tenant = document.tenant();
    var labels = new TreeMap<String, String>();
    var there = situation.resource();
    if (mirrored.discovered() && there != null) {
      // Labels that are not ours are somebody else's to give and to take.
      there
          .labels()
          .forEach(
              (label, value) -> {
                if (label.startsWith(Mirrored.GROUP + "/")) {
                  labels.put(label, value);
                }
              });
    }
    labels.put(Labels.CLOUD, situation.context().cloud());
    if (tenant != null && !tenant.isEmpty()) {
      labels.put(Labels.TENANT, tenant);
    }
    if (placement != null) {
      labels.put(Labels.HOST, placement.host());
    }
    var annotations = new TreeMap<String, String>();
    if (document.name() != null) {
      annotations.put(Labels.NAME, document.name());
    }
    var secrets = secrets(type, document).keySet();
    if (!secrets.isEmpty() && !document.gone()) {
      annotations.put(Labels.SECRETS, String.join(",", new TreeSet<>(secrets)));
    }
    var operation = document.operation();
    if (operation != null) {
      annotations.put(Labels.JOB, operation.id());
    }
    var bare =
        new Resource(
            situation.kind(),
            KubeApi.namespace(situation.kind(), tenant == null ? "" : tenant),
            document.key(),
            Resource.Meta.none(),
            labels,
            annotations,
            spec,
            Json.object());
    return Stamp.on(bare, document.revision());
  }

  private static List<Attribute> attributes(Mirrored mirrored) {
    return ATTRIBUTES.get(mirrored.spec());
  }
}
