package eu.stratuslab.standalone.process;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.kube.KubeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the kill matrix ends a component: at the named point that a file holds, once. The file is
 * read at each point and deleted before the process halts, as kill -9 would end it. A file that
 * says {@code mirror.before-Apply Machine} means every machine, and no host: a name stands for all
 * that begin with it and go on after a blank or a slash.
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
      if (stands(Files.readString(file).strip(), point) && Files.deleteIfExists(file)) {
        Runtime.getRuntime().halt(EXIT_CODE);
      }
    } catch (NoSuchFileException _) {
      // Whoever wanted a halt does not want it any more.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Whether a name stands for a point. An empty one, of a file that is being written, does not. */
  static boolean stands(String name, String point) {
    return point.equals(name)
        || (!name.isEmpty() && (point.startsWith(name + " ") || point.startsWith(name + "/")));
  }

  @Override
  public void reach(String place) {
    accept("agent." + place);
  }

  /**
   * The same API with a point before and after each call, with what it is about: {@code
   * operator.before-applyStatus machines/NAMESPACE/NAME}.
   */
  public KubeApi around(String component, KubeApi kube) {
    if (file == null) {
      return kube;
    }
    return (KubeApi)
        Proxy.newProxyInstance(
            KubeApi.class.getClassLoader(),
            new Class<?>[] {KubeApi.class},
            (_, method, arguments) -> {
              var call = method.getName() + about(arguments);
              accept(component + ".before-" + call);
              try {
                var result = method.invoke(kube, arguments);
                accept(component + ".after-" + call);
                return result;
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNull(e.getCause());
              }
            });
  }

  private static String about(Object @Nullable [] arguments) {
    return arguments == null || arguments.length == 0 ? "" : " " + arguments[0];
  }
}
