package eu.stratuslab.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.Faults.Fault;
import eu.stratuslab.kube.KubeException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One client of a {@link FakeKubeCluster}, with faults of its own. */
public final class FakeKubeApi implements KubeApi {
  private final FakeKubeCluster cluster;
  private final List<Watching> watchings = new ArrayList<>();
  private volatile Faults faults;
  private volatile boolean closed;

  FakeKubeApi(FakeKubeCluster cluster, Faults faults) {
    this.cluster = cluster;
    this.faults = faults;
  }

  /** What goes wrong from now on. */
  public void faults(Faults now) {
    faults = now;
  }

  @Override
  public String clusterUid() {
    return call("clusterUid", cluster::uid);
  }

  @Override
  public Optional<Resource> get(Ref ref) {
    return call("get", () -> cluster.get(ref));
  }

  @Override
  public List<Resource> list(Kind kind, Map<String, String> labels) {
    return call("list", () -> cluster.list(kind, labels));
  }

  @Override
  public Resource create(Resource resource) {
    return call("create", () -> cluster.create(resource));
  }

  @Override
  public Resource apply(Resource resource, String uid, String fieldManager) {
    return call("apply", () -> cluster.apply(resource, uid));
  }

  @Override
  public Resource applyStatus(Ref ref, String uid, ObjectNode status, String fieldManager) {
    return call("applyStatus", () -> cluster.applyStatus(ref, uid, status, fieldManager));
  }

  @Override
  public Resource addFinalizer(Ref ref, String uid, String finalizer) {
    return call("addFinalizer", () -> cluster.addFinalizer(ref, uid, finalizer));
  }

  @Override
  public void removeFinalizer(Ref ref, String uid, String resourceVersion, String finalizer) {
    run("removeFinalizer", () -> cluster.removeFinalizer(ref, uid, resourceVersion, finalizer));
  }

  @Override
  public void delete(Ref ref, String uid) {
    run("delete", () -> cluster.delete(ref, uid));
  }

  @Override
  public void ensureNamespace(String name, String cloud) {
    run("ensureNamespace", () -> cluster.ensureNamespace(name, cloud));
  }

  @Override
  public Optional<Map<String, byte[]>> secret(String namespace, String name) {
    return call("secret", () -> cluster.secret(namespace, name));
  }

  @Override
  public void putSecret(String namespace, String name, String cloud, Map<String, byte[]> data) {
    run("putSecret", () -> cluster.putSecret(namespace, name, data));
  }

  @Override
  public void deleteSecret(String namespace, String name) {
    run("deleteSecret", () -> cluster.deleteSecret(namespace, name));
  }

  @Override
  public void event(
      Ref about,
      String uid,
      String id,
      boolean warning,
      String reason,
      String message,
      String component) {
    run(
        "event",
        () -> cluster.event(id, new FakeKubeCluster.Event(about, warning, reason, message)));
  }

  @Override
  public synchronized Watching watch(Kind kind, Map<String, String> labels, Look look) {
    return kept(cluster.watch(kind, labels, look));
  }

  @Override
  public synchronized Watching elect(
      String namespace,
      String lease,
      String identity,
      Duration duration,
      Consumer<Boolean> onChange) {
    return kept(cluster.elect(lease, onChange));
  }

  private Watching kept(Watching watching) {
    watchings.add(watching);
    cluster.afterWrite();
    return watching;
  }

  /** The end of the process that had this client: it is told nothing more and does nothing more. */
  @Override
  public synchronized void close() {
    closed = true;
    watchings.forEach(Watching::close);
    watchings.clear();
  }

  private void run(String name, Runnable call) {
    call(
        name,
        () -> {
          call.run();
          return true;
        });
  }

  private <T> T call(String name, Supplier<T> call) {
    if (closed) {
      throw new KubeException(Code.UNAVAILABLE, "this client is closed");
    }
    var fault = faults.next(name);
    if (fault == Fault.BEFORE) {
      throw new KubeException(Code.UNAVAILABLE, name + " failed before its effect");
    }
    var result = call.get();
    cluster.afterWrite();
    if (fault == Fault.AFTER) {
      throw new KubeException(Code.UNAVAILABLE, name + " failed after its effect");
    }
    return result;
  }
}
