package eu.stratuslab.operator.event;

import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.document.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of transitions by Events, on a thread of its own: an Event is a courtesy, and nobody waits
 * for it. What does not fit into the queue is dropped and counted.
 */
public final class Announcer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
  private static final int CAPACITY = 2048;
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private record Announcement(Ref about, String uid, String version, Transition transition) {}

  private final KubeApi kube;
  private final BlockingQueue<Announcement> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final Runnable dropped;
  private final Thread thread;

  /**
   * Begins at once.
   *
   * @param dropped is run for each Event that was not written
   */
  public Announcer(KubeApi kube, Runnable dropped) {
    this.kube = kube;
    this.dropped = dropped;
    this.thread = Thread.ofVirtual().name("announcer").start(this::run);
  }

  /**
   * Lets every change of a kind pass, and tells of its transitions: where both what was and what is
   * are at hand.
   */
  public <R extends HasMetadata> OnUpdateFilter<R> of(
      Kind kind, Function<R, List<Condition>> conditions) {
    return (now, before) -> {
      var meta = now.getMetadata();
      for (var transition : Transition.between(conditions.apply(before), conditions.apply(now))) {
        tell(
            new Announcement(
                new Ref(kind, meta.getNamespace(), meta.getName()),
                meta.getUid(),
                meta.getResourceVersion(),
                transition));
      }
      return true;
    };
  }

  private void tell(Announcement announcement) {
    if (!queue.offer(announcement)) {
      dropped.run();
    }
  }

  private void run() {
    try {
      while (true) {
        write(queue.take());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Announcement a) {
    var transition = a.transition();
    try {
      kube.event(
          a.about(),
          a.uid(),
          a.version() + "/" + transition.reason(),
          transition.warning(),
          transition.reason(),
          transition.message(),
          Labels.OPERATOR);
    } catch (KubeException e) {
      dropped.run();
      LOG.debug("no Event {} of {}: {}", transition.reason(), a.about(), e.getMessage());
    } catch (RuntimeException | Error e) {
      dropped.run();
      LOG.warn("no Event {} of {} by a fault of ours", transition.reason(), a.about(), e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(CLOSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
