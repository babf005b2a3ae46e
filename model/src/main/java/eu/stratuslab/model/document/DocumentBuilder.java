package eu.stratuslab.model.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes a copy of a document; see {@link Document#with}. */
public final class DocumentBuilder {
  private final int schema;
  private final String type;
  private final String key;
  private final @Nullable String cloud;
  private final @Nullable String tenant;
  private final Instant created;
  private final Map<String, JsonNode> unknown;
  private final Document.@Nullable Tombstone tombstone;
  private Acl acl;
  private @Nullable String name;
  private @Nullable String description;
  private Map<String, String> properties;
  private Instant updated;
  private long revision;
  private long statusRevision;
  private ObjectNode spec;
  private @Nullable Placement placement;
  private @Nullable Operation operation;
  private @Nullable Deleting deleting;
  private @Nullable LastChange lastChange;
  private @Nullable String state;
  private ObjectNode status;

  DocumentBuilder(Document from) {
    schema = from.schema();
    type = from.type();
    key = from.key();
    cloud = from.cloud();
    tenant = from.tenant();
    created = from.created();
    unknown = from.unknown();
    tombstone = from.tombstone();
    acl = from.acl();
    name = from.name();
    description = from.description();
    properties = from.properties();
    updated = from.updated();
    revision = from.revision();
    statusRevision = from.statusRevision();
    spec = from.spec();
    placement = from.placement();
    operation = from.operation();
    deleting = from.deleting();
    lastChange = from.lastChange();
    state = from.state();
    status = from.status();
  }

  public DocumentBuilder acl(Acl value) {
    acl = value;
    return this;
  }

  public DocumentBuilder name(@Nullable String value) {
    name = value;
    return this;
  }

  public DocumentBuilder description(@Nullable String value) {
    description = value;
    return this;
  }

  public DocumentBuilder properties(Map<String, String> value) {
    properties = value;
    return this;
  }

  public DocumentBuilder spec(ObjectNode value) {
    spec = value;
    return this;
  }

  public DocumentBuilder placement(@Nullable Placement value) {
    placement = value;
    return this;
  }

  public DocumentBuilder operation(@Nullable Operation value) {
    operation = value;
    return this;
  }

  public DocumentBuilder deleting(@Nullable Deleting value) {
    deleting = value;
    return this;
  }

  public DocumentBuilder lastChange(@Nullable LastChange value) {
    lastChange = value;
    return this;
  }

  public DocumentBuilder state(@Nullable String value) {
    state = value;
    return this;
  }

  public DocumentBuilder status(ObjectNode value) {
    status = value;
    return this;
  }

  /** Counts a write through the API that changed no attribute of the consumer's. */
  public DocumentBuilder revised() {
    revision++;
    return this;
  }

  /** Counts a write through the API that changed attributes. */
  public DocumentBuilder edited(Instant now) {
    updated = now;
    return revised();
  }

  /** Counts a write that is not the consumer's. */
  public DocumentBuilder reported() {
    statusRevision++;
    return this;
  }

  Document build() {
    return new Document(
        schema,
        type,
        key,
        cloud,
        tenant,
        acl,
        name,
        description,
        properties,
        created,
        updated,
        revision,
        statusRevision,
        spec,
        placement,
        operation,
        deleting,
        lastChange,
        state,
        status,
        tombstone,
        unknown);
  }
}
