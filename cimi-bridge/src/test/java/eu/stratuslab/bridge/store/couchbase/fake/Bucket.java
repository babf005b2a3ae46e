package eu.stratuslab.bridge.store.couchbase.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.store.couchbase.fake.Partition.Item;
import eu.stratuslab.model.document.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** Everything in the bucket. Every method is called under its monitor, which tells of changes. */
final class Bucket {
  static final int PARTITIONS = 64;
  static final String NAME = "default";

  private final Manifest manifest = new Manifest();
  private final List<Partition> partitions;
  private final Set<String> pending = new HashSet<>();
  private final Random random = new Random(20_261_122);
  private final String uuid = UUID.randomUUID().toString().replace("-", "");
  private long cas = 0x1800_0000_0000_0000L;
  private int replicas;
  private long streamed;

  Bucket() {
    partitions = IntStream.range(0, PARTITIONS).mapToObj(_ -> new Partition(newUuid())).toList();
  }

  private long newUuid() {
    return random.nextLong() & 0xffff_ffff_ffffL | 1;
  }

  Manifest manifest() {
    return manifest;
  }

  Partition partition(int number) {
    return partitions.get(number);
  }

  List<Partition> partitions() {
    return partitions;
  }

  /** So many bytes more went out in streams of changes. */
  void streamed(long bytes) {
    streamed += bytes;
  }

  long streamed() {
    return streamed;
  }

  void setReplicas(int count) {
    replicas = count;
  }

  int replicas() {
    return replicas;
  }

  /** A greater one than any before, far above what a number in JSON can be. */
  long nextCas() {
    cas += 0x10001;
    return cas;
  }

  /** Makes a collection, of which every partition tells. */
  synchronized boolean addCollection(String scope, String name) {
    var made = manifest.add(scope, name);
    made.ifPresent(
        place ->
            partitions.forEach(
                p ->
                    p.put(
                        Item.Kind.COLLECTION,
                        place.id(),
                        "\0" + place.scope() + "." + name,
                        nextCas(),
                        Frame.NOTHING)));
    notifyAll();
    return made.isPresent();
  }

  synchronized boolean addScope(String name) {
    return manifest.addScope(name);
  }

  /** A durable write that is not decided yet holds its key. */
  boolean begin(String name) {
    return pending.add(name);
  }

  boolean begun(String name) {
    return pending.contains(name);
  }

  void end(String name) {
    pending.remove(name);
  }

  synchronized void purge() {
    partitions.forEach(Partition::purge);
  }

  /** Another copy of all partitions takes over, which lacks their last changes. */
  synchronized void failOver(int lost) {
    for (var partition : partitions) {
      partition.failOver(Math.max(0, partition.high() - lost), newUuid());
    }
    notifyAll();
  }

  Optional<Manifest.Place> collection(int id) {
    return manifest.find(id);
  }

  /** What a client is told of the cluster. */
  ObjectNode config(int kv, int administration, int query, boolean secured, boolean ofBucket) {
    var json = Json.object().put("rev", 1 + replicas).put("revEpoch", 1);
    var services = Json.object();
    var end = secured ? "SSL" : "";
    services.put("kv" + end, kv).put("mgmt" + end, administration).put("n1ql" + end, query);
    var node = json.putArray("nodesExt").addObject();
    node.put("hostname", "127.0.0.1").put("thisNode", true).set("services", services);
    json.putObject("clusterCapabilities").putArray("n1ql").add("enhancedPreparedStatements");
    json.putArray("clusterCapabilitiesVer").add(1).add(0);
    if (ofBucket) {
      json.put("name", NAME).put("uuid", uuid).put("nodeLocator", "vbucket");
      json.put("bucketType", "membase").put("collectionsManifestUid", "0");
      var capabilities = json.putArray("bucketCapabilities");
      List.of("collections", "durableWrite", "couchapi", "cccp", "xattr", "dcp", "nodesExt")
          .forEach(capabilities::add);
      json.putArray("nodes")
          .addObject()
          .put("hostname", "127.0.0.1:" + administration)
          .putObject("ports")
          .put("direct", kv);
      var map = json.putObject("vBucketServerMap");
      map.put("hashAlgorithm", "CRC").put("numReplicas", replicas);
      map.putArray("serverList").add("127.0.0.1:" + kv);
      var rows = map.putArray("vBucketMap");
      for (var i = 0; i < PARTITIONS; i++) {
        var row = rows.addArray().add(0);
        for (var r = 0; r < replicas; r++) {
          row.add(-1);
        }
      }
    }
    return json;
  }
}
