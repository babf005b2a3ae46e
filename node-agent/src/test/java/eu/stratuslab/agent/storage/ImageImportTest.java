package eu.stratuslab.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import eu.stratuslab.agent.storage.ImageFailure.Reason;
import eu.stratuslab.agent.storage.ImageImport.Request;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Honest and lying sources, against a server of our own on loopback. */
class ImageImportTest {

  private static final byte[] RAW = raw();

  @TempDir private Path directory;
  private final RawServer server = new RawServer();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Goes on with what is read. */
  private final AtomicReference<Instant> clock = new AtomicReference<>(Instant.EPOCH);

  private Duration perRead = Duration.ZERO;
  private ConfigurationSpec configuration =
      configuration(List.of(), List.of("127.0.0.1/32"), 10_000_000);

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
  void a_qcow2_image_is_probed() throws Exception {
    byte[] bytes = qcow2("create", "-f", "qcow2", "@", "5M");
    server.serves("/a", bytes);
    ImportedImage image = run(new Request(server.url("/a"), null, "qcow2"));
    assertThat(image.format()).isEqualTo("qcow2");
    assertThat(image.virtualSize()).isEqualTo(5 << 20);
  }

  @Test
  void other_bytes_than_promised_are_refused() {
    server.serves("/a", RAW);
    refused(new Request(server.url("/a"), "0".repeat(64), null), Reason.ChecksumMismatch);
  }

  @Test
  void another_format_than_promised_is_refused() {
    server.serves("/a", RAW);
    refused(new Request(server.url("/a"), null, "qcow2"), Reason.FormatMismatch);
  }

  @Test
  void a_qcow2_image_that_says_raw_is_refused() throws Exception {
    server.serves("/a", qcow2("create", "-f", "qcow2", "@", "1M"));
    refused(new Request(server.url("/a"), null, "raw"), Reason.FormatMismatch);
  }

  @Test
  void a_backing_file_is_refused() throws Exception {
    server.serves(
        "/a", qcow2("create", "-f", "qcow2", "-u", "-b", "/etc/shadow", "-F", "raw", "@", "1M"));
    refused(request("/a"), Reason.RefersToOtherFiles);
  }

  @Test
  void an_external_data_file_is_refused() throws Exception {
    Path data = Files.createTempFile("data", ".raw");
    try {
      server.serves("/a", qcow2("create", "-f", "qcow2", "-o", "data_file=" + data, "@", "1M"));
      refused(request("/a"), Reason.RefersToOtherFiles);
    } finally {
      Files.delete(data);
    }
  }

  @Test
  void encryption_is_refused() throws Exception {
    byte[] bytes = qcow2("create", "-f", "qcow2", "@", "1M");
    ByteBuffer.wrap(bytes).putInt(32, 1);
    server.serves("/a", bytes);
    refused(request("/a"), Reason.Encrypted);
  }

  @Test
  void a_broken_qcow2_header_is_refused() throws Exception {
    byte[] bytes = qcow2("create", "-f", "qcow2", "@", "1M");
    ByteBuffer.wrap(bytes).putInt(20, 63);
    server.serves("/a", bytes).serves("/b", Arrays.copyOf(bytes, 50));
    refused(request("/a"), Reason.UnsupportedFormat);
    refused(request("/b"), Reason.UnsupportedFormat);
  }

  @Test
  void what_is_no_disk_is_refused() {
    server.serves("/empty", new byte[0]);
    server.serves("/vmdk", ("KDMV" + "x".repeat(1000)).getBytes());
    server.serves("/gzip", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});
    refused(request("/empty"), Reason.UnsupportedFormat);
    refused(request("/vmdk"), Reason.UnsupportedFormat);
    refused(request("/gzip"), Reason.UnsupportedFormat);
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

  private Request request(String path) {
    return new Request(server.url(path), null, null);
  }

  private ImportedImage run(Request request) throws ImageFailure {
    return new ImageImport(directory, new ImageSource(Duration.ofSeconds(2)), clock::get)
        .run(request, configuration, (_, _) -> clock.updateAndGet(now -> now.plus(perRead)));
  }

  private ImageFailure failureOf(Request request) {
    ImageFailure failure = catchThrowableOfType(ImageFailure.class, () -> run(request));
    assertThat(failure).as("a refusal of %s", request).isNotNull();
    return failure;
  }

  private void refused(Request request, Reason reason) {
    ImageFailure failure = failureOf(request);
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    assertThat(failure.getMessage()).doesNotContain(directory.toString());
  }

  private static ConfigurationSpec configuration(
      List<String> directories, List<String> networks, long size) {
    var spec = Json.object().put("imageSize", size);
    spec.set("imageDirectories", Json.mapper().valueToTree(directories));
    spec.set("imageNetworks", Json.mapper().valueToTree(networks));
    return Json.read(spec, ConfigurationSpec.class);
  }

  private static byte[] raw() {
    byte[] bytes = new byte[512 * 1000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    return bytes;
  }

  private static byte[] qcow2(String... arguments) throws Exception {
    Path file = Files.createTempFile("image", ".qcow2");
    try {
      String[] all =
          Stream.concat(
                  Stream.of("qemu-img"),
                  Arrays.stream(arguments).map(a -> a.equals("@") ? file.toString() : a))
              .toArray(String[]::new);
      assertThat(command(all)).isZero();
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }

  private static int command(String... words) throws Exception {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor();
  }

  private static String digest(byte @Nullable [] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
