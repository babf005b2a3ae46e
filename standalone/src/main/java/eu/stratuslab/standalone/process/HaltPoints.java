package eu.stratuslab.standalone.process;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.kube.KubeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the kill matrix ends a component: at the named point that a file holds, once. The file is
 * read at each point and deleted before the process halts, as kill -9 would end it.
 *
 * @param file null, for everybody but tests, to halt nowhere
 */
public record HaltPoints(@Nullable Path file) implements Consumer<String>, CrashPoints {
  /** What a process that halted at a point ends with. */
  public static final int EXIT_CODE = 137;

  /** Halts nowhere. */
  public static final HaltPoints NONE = new HaltPoints(null);

  @Override
  public void accept(String point) {
    if (file == null || !Files.exists(file)) {
      return;
    }
    try {
      if (Files.readString(file).strip().equals(point) && Files.deleteIfExists(file)) {
        Runtime.getRuntime().halt(EXIT_CODE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  @Override
  public void reach(String place) {
    accept("agent." + place);
  }

  /** The same API with a point before and after each call: {@code operator.before-applyStatus}. */
  public KubeApi around(String component, KubeApi kube) {
    if (file == null) {
      return kube;
    }
    return (KubeApi)
        Proxy.newProxyInstance(
            KubeApi.class.getClassLoader(),
            new Class<?>[] {KubeApi.class},
            (_, method, arguments) -> {
              accept(component + ".before-" + method.getName());
              try {
                var result = method.invoke(kube, arguments);
                accept(component + ".after-" + method.getName());
                return result;
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNull(e.getCause());
              }
            });
  }
}
