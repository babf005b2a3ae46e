package eu.stratuslab.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Kubernetes API as bridge and agent use it: the one place with a client.
 *
 * <p>Reads go to the server, not to a cache. Every method may throw {@link KubeException} {@code
 * UNAVAILABLE}, {@code FORBIDDEN} or {@code NOT_SERVED}; none waits longer than 30 seconds.
 */
public interface KubeApi extends AutoCloseable {

  /** The uid of namespace {@code kube-system}: the identity of the cluster. */
  String clusterUid();

  Optional<Resource> get(Ref ref);

  /**
   * Everything of a kind, in all namespaces.
   *
   * @param labels all of which must match; empty for everything
   */
  List<Resource> list(Kind kind, Map<String, String> labels);

  /**
   * Creates by POST, never by an apply.
   *
   * @throws KubeException {@code EXISTS}; {@code INVALID}
   */
  Resource create(Resource resource);

  /**
   * Applies spec, labels and annotations by server-side apply with force, naming the uid. Members
   * of the spec and labels of ours that are there and are not wanted are taken away, whoever put
   * them there.
   *
   * @throws KubeException {@code NOT_FOUND}; {@code CONFLICT} if the uid is another
   */
  Resource apply(Resource resource, String uid, String fieldManager);

  /**
   * Applies the given status members by server-side apply on the status subresource, with force:
   * members that this manager applied before and does not name are removed.
   *
   * @throws KubeException {@code NOT_FOUND}; {@code CONFLICT} if the uid is another
   */
  Resource applyStatus(Ref ref, String uid, ObjectNode status, String fieldManager);

  /**
   * Adds a finalizer if it is not there.
   *
   * @throws KubeException {@code NOT_FOUND}; {@code CONFLICT} if the uid is another, or if the
   *     resource is being deleted
   */
  Resource addFinalizer(Ref ref, String uid, String finalizer);

  /**
   * Removes a finalizer from exactly the version on which the caller decided.
   *
   * @throws KubeException {@code NOT_FOUND}; {@code CONFLICT} if it changed meanwhile
   */
  void removeFinalizer(Ref ref, String uid, String resourceVersion, String finalizer);

  /**
   * Asks for deletion; finalizers decide when it is gone.
   *
   * @throws KubeException {@code NOT_FOUND}; {@code CONFLICT} if the uid is another
   */
  void delete(Ref ref, String uid);

  /**
   * Creates the namespace if it is missing, labelled with the cloud.
   *
   * @throws KubeException {@code CONFLICT} if it carries another cloud; {@code NOT_SERVED} if it is
   *     terminating
   */
  void ensureNamespace(String name, String cloud);

  /** A Secret's data; empty if there is none. */
  Optional<Map<String, byte[]>> secret(String namespace, String name);

  /** Creates or changes a Secret, labelled with the cloud. */
  void putSecret(String namespace, String name, String cloud, Map<String, byte[]> data);

  /** Deletes a Secret if it is there. */
  void deleteSecret(String namespace, String name);

  /**
   * Writes an Event about a resource. There is one for each reason of a component, which counts:
   * the same {@code id} as the last time changes nothing, another one counts up and brings its
   * message.
   *
   * @param warning true for type Warning, false for Normal
   * @param component who tells, as {@code kubectl describe} shows it
   */
  void event(
      Ref about,
      String uid,
      String id,
      boolean warning,
      String reason,
      String message,
      String component);

  /** The same, told by the bridge. */
  default void event(
      Ref about, String uid, String id, boolean warning, String reason, String message) {
    event(about, uid, id, warning, reason, message, Labels.BRIDGE);
  }

  /**
   * Calls {@code look} for every resource of a kind now, and again whenever it may have changed or
   * gone, until closed. Lost connections are made again, followed by a look at everything.
   *
   * @param labels all of which must match; empty for everything
   */
  Watching watch(Kind kind, Map<String, String> labels, Look look);

  /**
   * Takes part in the election of one leader by a Lease, until closed.
   *
   * @param lease its name
   * @param namespace its namespace
   * @param identity of this candidate
   * @param onChange told true when this candidate leads and false when it leads no longer
   */
  Watching elect(
      String namespace,
      String lease,
      String identity,
      Duration duration,
      Consumer<Boolean> onChange);

  @Override
  void close();

  /** Told of resources to look at. */
  @FunctionalInterface
  interface Look extends Consumer<Ref> {
    /**
     * Told of a resource that was there when the watch began, or began anew with this one as it
     * was.
     */
    default void listed(Ref ref) {
      accept(ref);
    }
  }

  /** Something that goes on until it is closed. */
  interface Watching extends AutoCloseable {
    @Override
    void close();
  }

  /** The namespace of a tenant. */
  static @Nullable String namespace(Kind kind, String tenant) {
    return kind.namespaced() ? "stratuslab-" + tenant : null;
  }
}
