package eu.stratuslab.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.hypervisor.Await;
import eu.stratuslab.agent.hypervisor.FakeHypervisor;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.image.ImageSpec;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends with an error has failed: nobody waits for it for ever, and it is begun again. */
class ImageErrorsTest {
  private static final String ID = "0192f000-0000-7000-8000-00000000000a";
  private static final byte[] QCOW2 =
      ByteBuffer.allocate(512)
          .put(new byte[] {'Q', 'F', 'I', (byte) 0xfb})
          .putInt(3)
          .putInt(100, 104)
          .array();

  @TempDir private Path directory;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-27T12:00:00Z"));

  private ImageCache cache(Hypervisor hypervisor) {
    var cache =
        new ImageCache(
            directory,
            new FakeKubeCluster(new Random(1), true).client(),
            ImageErrorsTest::bug,
            hypervisor,
            new ImageSource(Duration.ofSeconds(1)),
            now::get);
    cache.open();
    return cache;
  }

  private static ConfigurationSpec bug() {
    throw new AssertionError("a bug");
  }

  @Test
  void an_import_is_begun_again() {
    var spec =
        Json.read(Json.object().put("imageLocation", "http://127.0.0.1/image"), ImageSpec.class);
    try (var cache = cache(new FakeHypervisor("n1"))) {
      Await.until(
          "it failed",
          () -> String.valueOf(cache.importFirst(ID, spec, () -> {}).message()).contains("a bug"));
      now.updateAndGet(instant -> instant.plus(Duration.ofHours(1)));
      Await.until(
          "it failed again",
          () ->
              String.valueOf(cache.importFirst(ID, spec, () -> {}).message())
                  .contains("attempt 2"));
    }
  }

  @Test
  void a_capture_has_failed() throws IOException {
    var disk = Files.write(directory.resolve("disk.qcow2"), QCOW2);
    try (var cache = cache(broken())) {
      cache.capture(ID, disk, UUID.randomUUID(), () -> {});
      Await.until("it failed", () -> cache.captured(ID).phase() == CaptureView.Phase.FAILED);
      assertThat(cache.captured(ID).message()).contains("a bug");
    }
  }

  private static Hypervisor broken() {
    return (Hypervisor)
        Proxy.newProxyInstance(
            Hypervisor.class.getClassLoader(),
            new Class<?>[] {Hypervisor.class},
            (_, _, _) -> {
              throw new AssertionError("a bug");
            });
  }
}
