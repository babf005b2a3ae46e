package eu.stratuslab.observability;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes metrics by the conventions of Prometheus, and knows which there are: the reference page is
 * made of it. Every label has a bounded number of values; no id of a resource is one.
 */
public final class Measures {
  private static final Logger LOG = LoggerFactory.getLogger(Measures.class);
  private static final String PREFIX = "stratuslab_";
  private static final double[] SECONDS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
  };
  private static final Map<String, Description> KNOWN = new ConcurrentSkipListMap<>();

  /** What a metric is. */
  public record Description(String name, String type, List<String> labels, String help) {
    public Description {
      labels = List.copyOf(labels);
    }
  }

  /** One value of a gauge, with its labels' values in order. */
  public record Reading(double value, List<String> labels) {
    public Reading {
      labels = List.copyOf(labels);
    }

    public static Reading of(double value, String... labels) {
      return new Reading(value, List.of(labels));
    }
  }

  /** A gauge that asks whoever lives just now; several of a kind may live in one process. */
  public static final class Gauge {
    private final List<Supplier<List<Reading>>> asked = new CopyOnWriteArrayList<>();

    private Gauge() {}

    /** Asks it at every scrape, until what is given back is closed. */
    public Asking ask(Supplier<List<Reading>> look) {
      asked.add(look);
      return () -> asked.remove(look);
    }

    private void read(GaugeWithCallback.Callback callback) {
      for (var look : asked) {
        try {
          look.get().forEach(r -> callback.call(r.value(), r.labels().toArray(String[]::new)));
        } catch (RuntimeException e) {
          // One that cannot answer now is missing in this scrape.
          LOG.debug("a gauge was not read: {}", e.toString());
        }
      }
    }
  }

  /** Something that is asked until it is closed. */
  public interface Asking extends AutoCloseable {
    @Override
    void close();
  }

  private Measures() {}

  /** A counter; its name ends with {@code _total}. */
  public static Counter counter(String name, String help, String... labels) {
    know(name, "counter", help, labels);
    return Counter.builder().name(PREFIX + name).help(help).labelNames(labels).register();
  }

  /** A histogram of durations; its name ends with {@code _seconds}. */
  public static Histogram seconds(String name, String help, String... labels) {
    know(name, "histogram", help, labels);
    return Histogram.builder()
        .name(PREFIX + name)
        .help(help)
        .labelNames(labels)
        .classicUpperBounds(SECONDS)
        .classicOnly()
        .register();
  }

  /** A gauge that is read when somebody asks. */
  public static Gauge gauge(String name, String help, String... labels) {
    know(name, "gauge", help, labels);
    var gauge = new Gauge();
    GaugeWithCallback.builder()
        .name(PREFIX + name)
        .help(help)
        .labelNames(labels)
        .callback(gauge::read)
        .register();
    return gauge;
  }

  private static void know(String name, String type, String help, String... labels) {
    KNOWN.put(name, new Description(PREFIX + name, type, List.of(labels), help));
  }

  /** All that were made in this process, by name. */
  public static Collection<Description> known() {
    return List.copyOf(KNOWN.values());
  }
}
