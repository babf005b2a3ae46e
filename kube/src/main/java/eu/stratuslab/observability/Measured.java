package eu.stratuslab.observability;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/**
 * Measures every call of a port, whatever methods it has or will have, and logs it for who debugs:
 * the logger has the port's name.
 */
public final class Measured {
  private static final double NANOS = 1e9;

  private Measured() {}

  /**
   * The same port, with a clock beside it.
   *
   * @param waits methods that wait by design: their duration says nothing
   * @param seconds labelled by the method
   * @param failures labelled by the method and its code
   * @param code one of few words for what a call failed with
   */
  public static <T> T around(
      Class<T> port,
      T inner,
      Set<String> waits,
      Histogram seconds,
      Counter failures,
      Function<Throwable, String> code) {
    var log = LoggerFactory.getLogger(port);
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, arguments) -> {
              var begun = System.nanoTime();
              log.debug("{}", method.getName());
              try {
                return method.invoke(inner, arguments);
              } catch (InvocationTargetException e) {
                failures.labelValues(method.getName(), code.apply(e.getCause())).inc();
                throw e.getCause();
              } finally {
                if (!waits.contains(method.getName())) {
                  seconds
                      .labelValues(method.getName())
                      .observe((System.nanoTime() - begun) / NANOS);
                }
              }
            }));
  }
}
