package eu.stratuslab.observability;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.MDC;

/** The ids that a thread works for; they stand in every line that it logs meanwhile. */
public final class LogContext {
  /** The id of the HTTP request, as its answer carries it in {@code X-Request-Id}. */
  public static final String REQUEST = "request";

  /** The uuid of the Job. */
  public static final String JOB = "job";

  /** The document or the custom resource: {@code Machine/UUID}. */
  public static final String RESOURCE = "resource";

  private LogContext() {}

  /** The same for a Job, if there is one. */
  public static Held job(Optional<String> id) {
    return id.map(each -> of(JOB, each)).orElse(() -> {});
  }

  /** The ids that this thread works for, by their names. */
  static SortedMap<String, String> ids() {
    var ids = MDC.getCopyOfContextMap();
    return ids == null ? new TreeMap<>() : new TreeMap<>(ids);
  }

  /** Holds an id until it is closed. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** From now on, in this thread. What was there before comes back afterwards. */
  public static Held of(String name, String id) {
    var before = MDC.get(name);
    MDC.put(name, id);
    return () -> {
      if (before == null) {
        MDC.remove(name);
      } else {
        MDC.put(name, before);
      }
    };
  }
}
