package eu.stratuslab.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import eu.stratuslab.agent.storage.ImageFailure.Reason;
import eu.stratuslab.agent.storage.ImageImport.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Honest and lying sources. */
class ImageImportTest extends ImageImports {
  @Test
  void a_raw_image_is_cached_under_its_digest_and_read_only() throws Exception {
    server.serves("/a", RAW);
    ImportedImage image = run(new Request(server.url("/a"), digest(RAW), "raw"));
    assertThat(image).isEqualTo(new ImportedImage(digest(RAW), "raw", RAW.length, RAW.length));
    Path file = directory.resolve(digest(RAW));
    assertThat(file).hasBinaryContent(RAW);
    assertThat(Files.getPosixFilePermissions(file)).hasSize(3);
  }

  @Test
  void chunks_and_redirects_are_followed() throws Exception {
    server.redirects("/a", "/b?x=1").redirects("/b?x=1", server.url("/c"));
    server.at(
        "/c",
        out -> {
          RawServer.head(out, "200 OK", "Transfer-Encoding: chunked");
          for (int at = 0; at < RAW.length; at += 100_000) {
            byte[] part = Arrays.copyOfRange(RAW, at, Math.min(RAW.length, at + 100_000));
            out.write((Integer.toHexString(part.length) + ";x=y\r\n").getBytes());
            out.write(part);
            out.write("\r\n".getBytes());
          }
          out.write("0\r\n\r\n".getBytes());
        });
    assertThat(run(request("/a")).sha256()).isEqualTo(digest(RAW));
  }

  @Test
  void other_bytes_than_promised_are_refused() {
    server.serves("/a", RAW);
    refused(new Request(server.url("/a"), "0".repeat(64), null), Reason.ChecksumMismatch);
  }

  @Test
  void a_redirect_to_private_or_local_addresses_is_refused() {
    List<String> places =
        List.of(
            "http://127.0.0.2/",
            "http://[::1]/",
            "http://localhost.localdomain.invalid@10.0.0.1/",
            "http://10.1.2.3/",
            "http://172.16.0.1/",
            "http://192.168.1.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://100.64.0.1/",
            "http://0.0.0.0/",
            "http://[fe80::1]/",
            "http://[fd00::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[64:ff9b::a00:1]/",
            "http://0x7f000002/",
            "file:///etc/passwd",
            "ftp://example.org/",
            "gopher:x");
    for (String place : places) {
      server.redirects("/a", place);
      ImageFailure failure = failureOf(request("/a"));
      assertThat(failure.reason())
          .as("%s: %s", place, failure.getMessage())
          .isIn(Reason.LocationRefused, Reason.SourceUnavailable);
      assertThat(place.contains("0x") || failure.reason() == Reason.LocationRefused)
          .as(place)
          .isTrue();
    }
  }

  @Test
  void without_imageNetworks_loopback_is_refused() {
    configuration = configuration(List.of(), List.of(), 1000);
    server.serves("/a", RAW);
    refused(request("/a"), Reason.LocationRefused);
  }

  @Test
  void redirects_without_end_are_refused() {
    server.redirects("/a", "/a");
    refused(request("/a"), Reason.SourceFailed);
  }

  @Test
  void a_source_that_refuses_or_fails_is_told_apart() {
    server.at("/500", out -> RawServer.head(out, "503 Service Unavailable"));
    server.at("/nonsense", out -> out.write("SSH-2.0-OpenSSH_9.2\r\n".getBytes()));
    refused(request("/missing"), Reason.SourceFailed);
    refused(request("/nonsense"), Reason.SourceFailed);
    assertThat(failureOf(request("/500")).isLasting()).isFalse();
    assertThat(failureOf(request("/missing")).isLasting()).isTrue();
    refused(
        new Request("http://127.0.0.1:" + closedPort() + "/", null, null),
        Reason.SourceUnavailable);
  }

  @Test
  void a_source_that_stalls_or_breaks_off_is_given_up() {
    server.at(
        "/stall",
        out -> {
          RawServer.head(out, "200 OK", "Content-Length: 1000000");
          out.write(new byte[1000]);
          out.flush();
          awaitEnd();
        });
    server.at("/silent", _ -> awaitEnd());
    server.at(
        "/short",
        out -> {
          RawServer.head(out, "200 OK", "Content-Length: 1000000");
          out.write(new byte[1000]);
        });
    assertThat(unavailable("/stall"))
        .isEqualTo("nothing has come from the source for 2 s; 1000 of 1000000 bytes were here");
    assertThat(unavailable("/silent")).isEqualTo("the source has not answered for 2 s");
    assertThat(unavailable("/short")).contains("broke off", "; 1000 of 1000000 bytes were here");
  }

  private String unavailable(String path) {
    ImageFailure failure = failureOf(request(path));
    assertThat(failure.reason()).isEqualTo(Reason.SourceUnavailable);
    assertThat(failure.isLasting()).isFalse();
    return String.valueOf(failure.getMessage());
  }

  /** Each read takes seconds on the clock of the import, and no time at all. */
  @Test
  void a_source_that_only_trickles_is_given_up() {
    server.at(
        "/trickle",
        out -> {
          RawServer.head(out, "200 OK", "Content-Length: 1000000");
          while (true) {
            out.write(0);
          }
        });
    perRead = Duration.ofHours(1);
    assertThat(unavailable("/trickle"))
        .startsWith("the source sends less than 1024 bytes a second; ")
        .endsWith(" of 1000000 bytes were here");
  }

  @Test
  void a_body_without_end_is_cut_at_the_limit() {
    server.at(
        "/endless",
        out -> {
          RawServer.head(out, "200 OK");
          byte[] zeros = new byte[65_536];
          while (true) {
            out.write(zeros);
          }
        });
    server.at("/honest", out -> RawServer.head(out, "200 OK", "Content-Length: 99999999999"));
    server.at(
        "/headers",
        out -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes());
          while (true) {
            out.write("X: y\r\n".getBytes());
          }
        });
    refused(request("/endless"), Reason.TooLarge);
    refused(request("/honest"), Reason.TooLarge);
    refused(request("/headers"), Reason.SourceUnavailable);
  }

  @Test
  void files_come_from_the_configured_directories_only(@TempDir Path files) throws Exception {
    Path allowed = Files.createDirectory(files.resolve("allowed"));
    Path secret = Files.write(files.resolve("secret"), RAW);
    Files.write(allowed.resolve("image"), RAW);
    Files.createSymbolicLink(allowed.resolve("link"), secret);
    Files.createSymbolicLink(allowed.resolve("inside"), allowed.resolve("image"));
    configuration = configuration(List.of(allowed.toString()), List.of(), 10_000_000);
    assertThat(run(file(allowed.resolve("image"))).sha256()).isEqualTo(digest(RAW));
    assertThat(run(file(allowed.resolve("inside"))).sha256()).isEqualTo(digest(RAW));
    refused(file(secret), Reason.LocationRefused);
    refused(file(allowed.resolve("link")), Reason.LocationRefused);
    refused(file(allowed.resolve("../secret")), Reason.LocationRefused);
    refused(file(allowed.resolve("missing")), Reason.LocationRefused);
    refused(file(allowed), Reason.LocationRefused);
    refused(
        new Request("file://elsewhere" + allowed.resolve("image"), null, null),
        Reason.LocationRefused);
  }

  @Test
  void a_full_disk_is_told_and_left_clean() throws Exception {
    Path small = Files.createTempDirectory("small");
    if (!mounted(small)) {
      Files.delete(small);
      Assumptions.abort("skipped: because no tmpfs can be mounted here");
    }
    try {
      server.at(
          "/a",
          out -> {
            RawServer.head(out, "200 OK");
            for (int i = 0; i < 100; i++) {
              out.write(new byte[65_536]);
            }
          });
      var imports =
          new ImageImport(small, new ImageSource(Duration.ofSeconds(30)), InstantSource.system());
      ImageFailure failure =
          catchThrowableOfType(
              ImageFailure.class, () -> imports.run(request("/a"), configuration, (_, _) -> {}));
      assertThat(failure.reason()).isEqualTo(Reason.StorageFull);
      assertThat(failure.isLasting()).isFalse();
      assertThat(small).isEmptyDirectory();
    } finally {
      command("umount", small.toString());
      Files.delete(small);
    }
  }

  private static boolean mounted(Path small) throws Exception {
    return command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()) == 0;
  }

  private static int closedPort() {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitEnd() {
    try {
      if (!ended.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the test does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request file(Path path) {
    return new Request("file://" + path, null, null);
  }
}
