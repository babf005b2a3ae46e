package eu.stratuslab.agent.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import eu.stratuslab.agent.hypervisor.Await;
import eu.stratuslab.agent.hypervisor.FakeHypervisor;
import eu.stratuslab.agent.storage.ImageView.Availability;
import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.image.ImageSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A source that stalls: what is told meanwhile, and how it ends. Time passes on a clock of ours.
 */
class SlowSourceTest {
  private static final String ID = "0192f000-0000-7000-8000-00000000000a";
  private static final int BYTES = 512_000;

  @TempDir private Path directory;
  private final RawServer server = new RawServer();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-27T12:00:00Z"));
  private final CountDownLatch goesOn = new CountDownLatch(1);

  @BeforeEach
  void needs_the_tools() {
    ChildProcess.missing("qemu-img").ifPresent(why -> Assumptions.abort("skipped: because " + why));
    ChildProcess.missing("prlimit").ifPresent(why -> Assumptions.abort("skipped: because " + why));
  }

  @AfterEach
  void close() {
    goesOn.countDown();
    server.close();
  }

  private ImageCache cache(Duration stall) {
    var spec = Json.object();
    spec.putArray("imageNetworks").add("127.0.0.1/32");
    var cache =
        new ImageCache(
            directory,
            new FakeKubeCluster(new Random(1), true).client(),
            () -> Json.read(spec, ConfigurationSpec.class),
            new FakeHypervisor("n1"),
            new ImageSource(stall),
            now::get);
    cache.open();
    return cache;
  }

  private ImageView look(ImageCache cache) {
    var spec = Json.object().put("imageLocation", server.url("/image"));
    return cache.importFirst(ID, Json.read(spec, ImageSpec.class), () -> {});
  }

  private String message(ImageCache cache) {
    return String.valueOf(look(cache).message());
  }

  private void pass(int seconds) {
    now.updateAndGet(instant -> instant.plusSeconds(seconds));
  }

  @Test
  void its_silence_is_told_and_that_it_goes_on() {
    server.at(
        "/image",
        out -> {
          RawServer.head(out, "200 OK", "Content-Length: " + BYTES);
          out.write(new byte[BYTES / 2]);
          out.flush();
          awaitTurn();
          out.write(new byte[BYTES / 2]);
        });
    try (var cache = cache(Duration.ofSeconds(60))) {
      Await.until("half of it is here", () -> message(cache).equals(half("")));
      assertThat(look(cache).percent()).isEqualTo(50);
      pass(25);
      assertThat(message(cache)).isEqualTo(half("; the source has been silent for 20 s"));
      goesOn.countDown();
      Await.until("all of it is here", () -> cache.known(ID).isPresent());
    }
  }

  private static String half(String then) {
    return "50 % of " + BYTES + " bytes are here" + then;
  }

  private void awaitTurn() throws IOException {
    try {
      if (!goesOn.await(60, TimeUnit.SECONDS)) {
        throw new IOException("the test does not go on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Each byte comes in time, and all of them never. */
  @Test
  void a_head_that_drips_is_given_up() {
    server.at("/image", this::drip);
    assertThat(refusal()).hasMessageContaining("has not answered within");
  }

  @Test
  void redirects_that_drip_have_one_time_together() {
    server.at("/image", out -> redirectAfter(out, "/again"));
    server.at("/again", out -> redirectAfter(out, "/image"));
    assertThat(refusal()).hasMessageContaining("has not answered within");
  }

  @Test
  void a_size_of_a_chunk_that_drips_is_given_up() {
    server.at(
        "/image",
        out -> {
          RawServer.head(out, "200 OK", "Transfer-Encoding: chunked");
          drip(out);
        });
    assertThat(refusal()).hasMessageContaining("nothing has come from the source");
  }

  @Test
  void a_redirect_to_what_is_no_address_leaves_no_connection() {
    server.at(
        "/image",
        out -> {
          RawServer.head(out, "302 Found", "Location: http://[");
          awaitTurn();
        });
    assertThat(refusal()).hasMessageContaining("not a URI");
    Await.until("the client has hung up", server::left);
  }

  private ImageFailure refusal() {
    var request = new ImageImport.Request(server.url("/image"), null, null);
    var spec = Json.object();
    spec.putArray("imageNetworks").add("127.0.0.1/32");
    var configuration = Json.read(spec, ConfigurationSpec.class);
    var source = new ImageSource(Duration.ofMillis(300));
    return catchThrowableOfType(
        ImageFailure.class,
        () ->
            new ImageImport(directory, source, now::get).run(request, configuration, (_, _) -> {}));
  }

  private void drip(OutputStream out) throws IOException {
    while (!turns()) {
      out.write('1');
      out.flush();
    }
  }

  private void redirectAfter(OutputStream out, String location) throws IOException {
    for (var i = 0; i < 4 && !turns(); i++) {
      out.write((i == 0 ? "HTTP/1.1 302 Found\r\n" : "A: b\r\n").getBytes(US_ASCII));
      out.flush();
    }
    out.write(("Location: " + location + "\r\n\r\n").getBytes(US_ASCII));
  }

  /** True once the test is over; false after a moment. */
  private boolean turns() throws IOException {
    try {
      return goesOn.await(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Test
  void after_some_attempts_it_is_given_up_with_the_reason() {
    var asked = new AtomicInteger();
    server.at(
        "/image",
        out -> {
          asked.incrementAndGet();
          RawServer.head(out, "200 OK", "Content-Length: " + BYTES);
          out.write(new byte[BYTES / 2]);
          out.flush();
          awaitTurn();
        });
    try (var cache = cache(Duration.ofMillis(500))) {
      Await.until(
          "it is given up",
          () -> {
            // Time passes between attempts only, however long each of them takes here.
            if (message(cache).contains("failed: ")) {
              pass(1);
            }
            return look(cache).availability() == Availability.FAILED;
          });
      var failed = cache.task(ID).orElseThrow();
      assertThat(asked).hasValue(ImportTask.ATTEMPTS);
      assertThat(failed.lastWord())
          .startsWith("attempt 5 of 5: nothing has come from the source for 0 s; ")
          .endsWith(" of " + BYTES + " bytes were here");
      assertThat(failed.finalFailure().orElseThrow().reason())
          .isEqualTo(ImageFailure.Reason.SourceUnavailable);
      assertThat(directory.toFile().list()).containsExactly("by-id");
    }
  }
}
