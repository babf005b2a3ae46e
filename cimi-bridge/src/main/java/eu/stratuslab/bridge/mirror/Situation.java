package eu.stratuslab.bridge.mirror;

import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Mirrored;
import eu.stratuslab.model.resource.ResourceType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one key when it is looked at.
 *
 * @param document the document or its tombstone; null if there never was one
 * @param resource the custom resource; null if there is none
 * @param job the Job of the open operation or of the deletion; null if there is none
 * @param proposed the document of the proposed host; null if nothing is proposed or it is unknown
 * @param placed the document of the host where it is placed; null for none
 * @param holder the document or tombstone of what it names as its holder; null for none
 * @param maker the document or tombstone of what makes it, while it is being deleted; null for none
 * @param held what names it as its holder, while it waits for a host
 * @param nested the Jobs of which the open one consists
 * @param remains the hosts that list something of this key
 */
record Situation(
    ResourceType type,
    String key,
    @Nullable Document document,
    @Nullable Resource resource,
    @Nullable Document job,
    @Nullable Document proposed,
    @Nullable Document placed,
    @Nullable Document holder,
    @Nullable Document maker,
    List<Document> held,
    List<Document> nested,
    List<Remains> remains,
    Context context) {

  /**
   * What holds for every key.
   *
   * @param cloud the uuid of the cloud
   * @param term of this mirror
   * @param now the time
   * @param cluster the uid of the cluster
   * @param applied the digest of what our last apply left of what we manage; null if that is not
   *     known
   */
  record Context(String cloud, long term, Instant now, String cluster, @Nullable String applied) {}

  /**
   * Something that a host lists.
   *
   * @param host the uuid of the host
   * @param epoch in the domain's metadata; 0 if only disks are left
   * @param news false if the list is no newer than our last request to remove it
   */
  record Remains(String host, long epoch, boolean news) {}

  Situation {
    held = List.copyOf(held);
    nested = List.copyOf(nested);
    remains = List.copyOf(remains);
  }

  Mirrored mirrored() {
    return type.mirrored().orElseThrow();
  }

  Kind kind() {
    return Kind.of(mirrored());
  }
}
