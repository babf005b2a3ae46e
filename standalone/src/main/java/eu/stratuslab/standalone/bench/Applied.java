package eu.stratuslab.standalone.bench;

import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.bench.Table.Bound;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** From an answered write of a document until a watch of its custom resource tells of it. */
final class Applied {
  private static final int WARM = 50;
  private static final int MEASURED = 200;
  private static final long PAUSE_NANOS = 20_000_000;
  private static final long PATIENCE_SECONDS = 30;

  private final CloudUnderTest cloud;
  private final Table table;
  private final KubernetesClient kubernetes;

  Applied(CloudUnderTest cloud, Table table, KubernetesClient kubernetes) {
    this.cloud = cloud;
    this.table = table;
    this.kubernetes = kubernetes;
  }

  void measure() {
    var image = cloud.haltingImage();
    var machine = cloud.create(CloudUnderTest.NAME + "applied", image, "STOPPED");
    try {
      cloud.await(machine, "STOPPED");
      var told = new LinkedBlockingQueue<Long>();
      try (var _ =
          kubernetes
              .genericKubernetesResources("stratuslab.eu/v1alpha1", "Machine")
              .inAnyNamespace()
              .watch(new Revisions(CloudUnderTest.key(machine), revision(machine), told))) {
        var nanos = new long[MEASURED];
        var begun = 0L;
        var cpu = 0L;
        for (var i = 0; i < WARM + MEASURED; i++) {
          if (i == WARM) {
            begun = System.nanoTime();
            cpu = cloud.cpuNanos();
          }
          var took = write(machine, i, told);
          if (i >= WARM) {
            nanos[i - WARM] = took;
          }
          LockSupport.parkNanos(PAUSE_NANOS);
        }
        var all = Timing.of(nanos, System.nanoTime() - begun, cloud.cpuNanos() - cpu);
        table.timing(
            "write answered → custom resource applied",
            all,
            Bound.atMost(all.millis(0.5), 15, " ms at p50")
                .and(Bound.atMost(all.millis(0.99), 60, " ms at p99")));
      }
    } finally {
      cloud.delete(machine);
      cloud.delete(image);
    }
  }

  /** The first part of the entity tag. */
  private long revision(String machine) {
    return cloud.client().revision(machine);
  }

  private long write(String machine, int i, BlockingQueue<Long> told) {
    var edit = Json.object().put("description", "edit " + i);
    cloud.client().put(machine + "?$select=description", edit).orThrow("put");
    var written = System.nanoTime();
    try {
      var at = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (at == null) {
        throw new IllegalStateException("no custom resource has followed the write");
      }
      // A watch may tell before the answer is read.
      return Math.max(0, at - written);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Tells when a resource's revision has grown. */
  private static final class Revisions implements Watcher<GenericKubernetesResource> {
    private final String name;
    private final BlockingQueue<Long> told;
    private long newest;

    Revisions(String name, long newest, BlockingQueue<Long> told) {
      this.name = name;
      this.newest = newest;
      this.told = told;
    }

    @Override
    public synchronized void eventReceived(Action action, GenericKubernetesResource resource) {
      var now = System.nanoTime();
      if (!resource.getMetadata().getName().equals(name)) {
        return;
      }
      var revision =
          resource.get("spec", "revision") instanceof Number number ? number.longValue() : 0;
      if (revision > newest) {
        newest = revision;
        told.add(now);
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      // The write that waits for an event says so.
    }
  }
}
