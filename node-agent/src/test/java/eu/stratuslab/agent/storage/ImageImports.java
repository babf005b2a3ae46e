package eu.stratuslab.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import eu.stratuslab.agent.storage.ImageFailure.Reason;
import eu.stratuslab.agent.storage.ImageImport.Request;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Imports from a server of our own on loopback. */
abstract class ImageImports {
  static final byte[] RAW = raw();

  @TempDir Path directory;
  final RawServer server = new RawServer();
  final CountDownLatch ended = new CountDownLatch(1);

  /** Goes on with what is read. */
  private final AtomicReference<Instant> clock = new AtomicReference<>(Instant.EPOCH);

  Duration perRead = Duration.ZERO;
  ConfigurationSpec configuration = configuration(List.of(), List.of("127.0.0.1/32"), 10_000_000);

  @BeforeEach
  void needs_the_tools() throws IOException, InterruptedException {
    for (String tool : List.of("qemu-img", "prlimit")) {
      Process found = new ProcessBuilder("sh", "-c", "command -v " + tool).start();
      if (found.waitFor() != 0) {
        Assumptions.abort("skipped: because " + tool + " is not installed");
      }
    }
  }

  @AfterEach
  void nothing_is_left_over() throws IOException {
    ended.countDown();
    server.close();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).noneMatch(f -> f.getFileName().toString().startsWith("."));
    }
  }

  Request request(String path) {
    return new Request(server.url(path), null, null);
  }

  ImportedImage run(Request request) throws ImageFailure {
    return new ImageImport(directory, new ImageSource(Duration.ofSeconds(2)), clock::get)
        .run(request, configuration, (_, _) -> clock.updateAndGet(now -> now.plus(perRead)));
  }

  ImageFailure failureOf(Request request) {
    ImageFailure failure = catchThrowableOfType(ImageFailure.class, () -> run(request));
    assertThat(failure).as("a refusal of %s", request).isNotNull();
    return failure;
  }

  void refused(Request request, Reason reason) {
    ImageFailure failure = failureOf(request);
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    assertThat(failure.getMessage()).doesNotContain(directory.toString());
  }

  static ConfigurationSpec configuration(
      List<String> directories, List<String> networks, long size) {
    var spec = Json.object().put("imageSize", size);
    spec.set("imageDirectories", Json.mapper().valueToTree(directories));
    spec.set("imageNetworks", Json.mapper().valueToTree(networks));
    return Json.read(spec, ConfigurationSpec.class);
  }

  static byte[] raw() {
    byte[] bytes = new byte[512 * 1000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    return bytes;
  }

  static int command(String... words) throws Exception {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor();
  }

  static String digest(byte @Nullable [] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
