package eu.stratuslab.kubernetes.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.json.Meta;
import java.util.List;
import java.util.Map;

/**
 * An object as of one revision; immutable. It keeps the JSON as bytes, ready to be sent, and beside
 * it the few values that selections need.
 */
public final class StoredObject {
  private final ObjectKey key;
  private final long revision;
  private final String uid;
  private final boolean deleting;
  private final Map<String, String> labels;
  private final List<String> owners;
  private final byte[] json;

  private StoredObject(ObjectKey key, long revision, ObjectNode tree, byte[] json) {
    this.key = key;
    this.revision = revision;
    this.uid = Meta.uid(tree);
    this.deleting = Meta.deleting(tree);
    this.labels = Meta.labels(tree);
    this.owners = Meta.owners(tree).stream().map(each -> each.path("uid").asText("")).toList();
    this.json = json;
  }

  /** Stamps the revision on the tree and takes its bytes. */
  static StoredObject stamped(ObjectKey key, long revision, ObjectNode tree) {
    Meta.of(tree).put("resourceVersion", Long.toString(revision));
    return new StoredObject(key, revision, tree, Json.bytes(tree));
  }

  /** Reads what was stored before. */
  public static StoredObject read(ObjectKey key, long revision, byte[] json) {
    return new StoredObject(key, revision, Json.own(json), json);
  }

  public ObjectKey key() {
    return key;
  }

  public long revision() {
    return revision;
  }

  public String uid() {
    return uid;
  }

  /** Whether deletion was asked for. */
  public boolean deleting() {
    return deleting;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /** The uids of its owners. */
  public List<String> owners() {
    return owners;
  }

  /** The JSON as stored; not to be changed. */
  public byte[] json() {
    return json;
  }

  /** A fresh tree that the caller may change. */
  public ObjectNode tree() {
    return Json.own(json);
  }

  /** A value of the object, read afresh. */
  public JsonNode at(String pointer) {
    return tree().at(pointer);
  }
}
