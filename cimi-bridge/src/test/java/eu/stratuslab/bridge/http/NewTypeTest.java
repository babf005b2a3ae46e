package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Adds a resource type as a developer would, by one entry in {@code ResourceTypes}, and holds it to
 * everything that every type is held to, in a bridge that was compiled without it.
 */
class NewTypeTest {
  private static final Path TYPES =
      Path.of("..", "model/src/main/java/eu/stratuslab/model/resource/ResourceTypes.java");

  @TempDir private Path classes;

  @Test
  void a_new_type_is_one_entry_in_the_model_and_the_bridge_serves_it() throws Exception {
    compileTypesWith(Gadget.class.getName() + ".TYPE");

    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      assertThat(holdToEveryTest(EveryTypeTest.class, loader)).isGreaterThan(18);
      assertThat(holdToEveryTest(EveryTypeEditTest.class, loader)).isGreaterThan(10);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Returns how many tests there were. */
  private static int holdToEveryTest(Class<?> tests, ClassLoader loader) throws Exception {
    var suite = Class.forName(tests.getName(), true, loader);
    var notations =
        Class.forName("eu.stratuslab.bridge.format.Notation", true, loader).getEnumConstants();
    var count = 0;
    call(suite.getDeclaredMethod("open"), null);
    try {
      for (var method : suite.getDeclaredMethods()) {
        for (var notation : isTest(method) ? notations : new Object[0]) {
          call(method, instance(suite), "Gadget", notation);
          count++;
        }
      }
    } finally {
      call(suite.getDeclaredMethod("close"), null);
    }
    return count;
  }

  private static boolean isTest(Method method) {
    return Arrays.stream(method.getAnnotations())
        .anyMatch(a -> a.annotationType().getSimpleName().equals("ParameterizedTest"));
  }

  private static Object instance(Class<?> suite) throws ReflectiveOperationException {
    var constructor = suite.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private static void call(
      Method method, @org.jspecify.annotations.Nullable Object on, Object... arguments)
      throws IllegalAccessException {
    method.setAccessible(true);
    try {
      var unused = method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      throw new AssertionError(method.getName() + " " + Arrays.toString(arguments), e.getCause());
    }
  }

  private void compileTypesWith(String entry) throws IOException {
    var list = "List<ResourceType> ALL =\n      List.of(";
    var source = Files.readString(TYPES);
    assertThat(source).contains(list);
    var changed = classes.resolve("ResourceTypes.java");
    Files.writeString(changed, source.replace(list, list + "\n          " + entry + ","));
    var result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-nowarn",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                String.join(File.pathSeparator, classPath()),
                changed.toString());
    assertThat(result).isZero();
  }

  private URL[] urls() throws MalformedURLException {
    var urls = new ArrayList<URL>();
    urls.add(classes.toUri().toURL());
    for (var entry : classPath()) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(new URL[0]);
  }

  /** Of this test; Surefire hides it in a manifest. */
  private static List<String> classPath() {
    var path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return List.of(path.split(File.pathSeparator));
  }
}
