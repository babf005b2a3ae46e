package eu.stratuslab.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.storage.ImageFailure.Reason;
import eu.stratuslab.agent.storage.ImageImport.Request;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an image is, whatever is said of it. */
class ImageFormatsTest extends ImageImports {
  @Test
  void a_qcow2_image_is_probed() throws Exception {
    byte[] bytes = qcow2("create", "-f", "qcow2", "@", "5M");
    server.serves("/a", bytes);
    ImportedImage image = run(new Request(server.url("/a"), null, "qcow2"));
    assertThat(image.format()).isEqualTo("qcow2");
    assertThat(image.virtualSize()).isEqualTo(5 << 20);
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
}
