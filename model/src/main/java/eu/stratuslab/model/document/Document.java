package eu.stratuslab.model.document;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One resource as the store keeps it: the truth, from which everything else derives.
 *
 * <p>The trees inside are never changed in place: whoever wants another one makes a copy.
 *
 * @param schema the version of this shape; readers take older ones
 * @param type the name of its {@code ResourceType}
 * @param key the last segment of its id: a version 7 uuid, or the natural key of a claim
 * @param cloud the uuid of the cloud
 * @param tenant the key of the tenant to which it counts
 * @param acl who may do what
 * @param name CIMI's name, free of rules
 * @param description CIMI's description
 * @param properties the consumer's own map; never added to (DSP0263 5.7.1)
 * @param created when it was created
 * @param updated when an attribute was last changed through the API
 * @param revision +1 at every write through the API
 * @param statusRevision +1 at every other write
 * @param spec what the consumer wants, references resolved
 * @param placement where it may run
 * @param operation the open request
 * @param deleting the wish that it be gone
 * @param lastChange the newest request that was over with its write; null for none
 * @param state what the API shows, computed at every write; null for types without
 * @param status what is; written by the mirror
 * @param tombstone set when the resource is gone: nothing else is left but its identity
 * @param unknown what a newer version wrote and this one does not know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Document(
    int schema,
    String type,
    String key,
    @Nullable String cloud,
    @Nullable String tenant,
    Acl acl,
    @Nullable String name,
    @Nullable String description,
    Map<String, String> properties,
    Instant created,
    Instant updated,
    long revision,
    long statusRevision,
    ObjectNode spec,
    @Nullable Placement placement,
    @Nullable Operation operation,
    @Nullable Deleting deleting,
    @Nullable LastChange lastChange,
    @Nullable String state,
    ObjectNode status,
    @Nullable Tombstone tombstone,
    @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {

  /** The version that this code writes. */
  public static final int SCHEMA = 1;

  /** What is left of a resource that is gone: so that no late insert resurrects it. */
  public record Tombstone(Instant at, String by, @Nullable String job) {}

  public Document {
    requireNonNull(type, "type is null");
    requireNonNull(key, "key is null");
    requireNonNull(acl, "acl is null");
    properties = properties == null ? Map.of() : copy(properties);
    spec = spec == null ? Json.object() : spec;
    status = status == null ? Json.object() : status;
    unknown = unknown == null ? Map.of() : copy(unknown);
  }

  /** A document that nobody has written yet, at revision 1. */
  public static Document create(
      String type, String key, String cloud, String tenant, Acl acl, Instant now, ObjectNode spec) {
    return new Document(
        SCHEMA,
        type,
        key,
        cloud,
        tenant,
        acl,
        null,
        null,
        Map.of(),
        now,
        now,
        1,
        0,
        spec,
        null,
        null,
        null,
        null,
        null,
        Json.object(),
        null,
        Map.of());
  }

  public boolean gone() {
    return tombstone != null;
  }

  /**
   * True for what is kept even when space is short: a tombstone, the wish to be gone, the Job that
   * wishes it, and the account that notes it. Deleting is what makes space.
   */
  public boolean frees() {
    return gone()
        || deleting != null
        || type.equals("Ledger")
        || (type.equals("Job") && spec.path("action").asText().equals("delete"));
  }

  /** A changed copy, by a builder that starts as this document. */
  public Document with(UnaryOperator<DocumentBuilder> change) {
    return change.apply(new DocumentBuilder(this)).build();
  }

  /** The spec as a typed record. */
  public <T> T specAs(Class<T> type) {
    return Json.read(spec, type);
  }

  /** The status as a typed record. */
  public <T> T statusAs(Class<T> type) {
    return Json.read(status, type);
  }

  /** What takes this document's place when the resource is gone. */
  public Document buried(Instant at, String by, @Nullable String job) {
    return new Document(
        SCHEMA,
        type,
        key,
        cloud,
        tenant,
        acl,
        name,
        null,
        Map.of(),
        created,
        at,
        revision + 1,
        statusRevision,
        Json.object(),
        null,
        null,
        null,
        null,
        null,
        Json.object(),
        new Tombstone(at, by, job),
        Map.of());
  }

  private static <V> Map<String, V> copy(Map<String, V> map) {
    return java.util.Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
