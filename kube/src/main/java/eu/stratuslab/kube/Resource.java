package eu.stratuslab.kube;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A custom resource as it was read, or as it is to be.
 *
 * <p>The trees inside are never changed in place.
 *
 * @param kind what it is
 * @param namespace its namespace, or null for the cluster's
 * @param name the uuid of its document
 * @param meta what the API server says of it; {@link Meta#none()} for one that is to be
 * @param labels what agents select on
 * @param annotations the CIMI name and the like
 * @param spec what is wanted
 * @param status what is reported
 */
public record Resource(
    Kind kind,
    @Nullable String namespace,
    String name,
    Meta meta,
    Map<String, String> labels,
    Map<String, String> annotations,
    ObjectNode spec,
    ObjectNode status) {

  /**
   * What the API server says of a resource.
   *
   * @param uid changes when a resource is made anew under the same name
   * @param resourceVersion opaque
   * @param generation +1 when the spec changes
   * @param deleting true once a deletion timestamp is set
   * @param finalizers who must let go before it is gone
   */
  public record Meta(
      String uid,
      String resourceVersion,
      long generation,
      boolean deleting,
      List<String> finalizers) {
    public Meta {
      finalizers = List.copyOf(finalizers);
    }

    /** Of a resource that nobody has created yet. */
    public static Meta none() {
      return new Meta("", "", 0, false, List.of());
    }
  }

  public Resource {
    requireNonNull(kind, "kind is null");
    requireNonNull(name, "name is null");
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** Where it is. */
  public Ref ref() {
    return new Ref(kind, namespace, name);
  }

  /** The uuid of the Job for which something is done with it: its end, or what was asked last. */
  public Optional<String> job() {
    return Stream.of(spec.path("terminate").asText(""), annotations.getOrDefault(Labels.JOB, ""))
        .filter(each -> !each.isEmpty())
        .findFirst();
  }

  public <T> T specAs(Class<T> type) {
    return Json.read(spec, type);
  }

  public <T> T statusAs(Class<T> type) {
    return Json.read(status, type);
  }
}
