package eu.stratuslab.agent.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.agent.storage.ImageFailure.Reason;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what an image is, without trusting it: its header is read here, and QEMU's own tool
 * reads it in a confined child, with the format named, so that nothing is guessed from content.
 */
final class ImageProbe {

  /** What an image is. */
  record Probed(String format, long virtualSize) {}

  private static final Duration PROBE_TIME = Duration.ofSeconds(30);
  private static final int HEADER_BYTES = 512;
  private static final long LARGEST = 64L << 40;

  /** What people take for disk images, by how it begins; a raw disk begins with none of these. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "KDMV", "vmdk",
          "# Disk DescriptorFile", "vmdk",
          "vhdxfile", "vhdx",
          "conectix", "vhd",
          "<<< ", "vdi",
          "\u001f\u008b", "gzip",
          "\u00fd7zXZ", "xz",
          "(\u00b5/\u00fd", "zstd",
          "BZh", "bzip2",
          "PK\u0003\u0004", "zip");

  private ImageProbe() {}

  /**
   * @param expected the format it must have, or null for either
   */
  static Probed probe(Path image, @Nullable String expected) throws ImageFailure, IOException {
    byte[] header = header(image);
    String format = Qcow2Header.begins(header) ? "qcow2" : "raw";
    if (expected != null && !expected.equals(format)) {
      throw ImageFailure.lasting(
          Reason.FormatMismatch, "the image is " + format + ", not " + expected);
    }
    if (format.equals("qcow2")) {
      checkQcow2(header);
    } else {
      checkRaw(header, Files.size(image));
    }
    return new Probed(format, ask(image, format));
  }

  private static byte[] header(Path image) throws IOException {
    try (InputStream in = Files.newInputStream(image)) {
      return in.readNBytes(HEADER_BYTES);
    }
  }

  private static void checkRaw(byte[] header, long size) throws ImageFailure {
    if (size == 0) {
      throw ImageFailure.lasting(Reason.UnsupportedFormat, "the image is empty");
    }
    String start = new String(header, ISO_8859_1);
    Optional<String> other =
        OTHERS.entrySet().stream()
            .filter(e -> start.startsWith(e.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    if (other.isPresent()) {
      throw ImageFailure.lasting(
          Reason.UnsupportedFormat, "the image is " + other.get() + "; raw and qcow2 are accepted");
    }
  }

  private static void checkQcow2(byte[] start) throws ImageFailure {
    Qcow2Header header = parsed(start);
    if (header.hasBacking()) {
      throw ImageFailure.lasting(Reason.RefersToOtherFiles, "the image has a backing file");
    }
    if (header.encrypted()) {
      throw ImageFailure.lasting(Reason.Encrypted, "the image is encrypted");
    }
    if (header.externalData()) {
      throw ImageFailure.lasting(
          Reason.RefersToOtherFiles, "the image keeps its data in another file");
    }
  }

  private static Qcow2Header parsed(byte[] start) throws ImageFailure {
    try {
      return Qcow2Header.parse(start);
    } catch (IOException e) {
      throw ImageFailure.lasting(Reason.UnsupportedFormat, String.valueOf(e.getMessage()));
    }
  }

  private static long ask(Path image, String format) throws ImageFailure, IOException {
    ChildProcess.Ended ended =
        ChildProcess.runConfined(
            PROBE_TIME,
            List.of("qemu-img", "info", "--output=json", "-f", format, image.toString()));
    if (ended.code() != 0) {
      throw ImageFailure.lasting(
          Reason.UnsupportedFormat,
          "QEMU cannot read the image as " + format + ": " + firstLine(ended.output(), image));
    }
    JsonNode info = parse(ended.output());
    if (info.has("backing-filename") || info.at("/format-specific/data/data-file").isTextual()) {
      throw ImageFailure.lasting(Reason.RefersToOtherFiles, "the image refers to other files");
    }
    if (info.path("encrypted").asBoolean()) {
      throw ImageFailure.lasting(Reason.Encrypted, "the image is encrypted");
    }
    long size = info.path("virtual-size").asLong();
    if (size <= 0 || size > LARGEST) {
      throw ImageFailure.lasting(
          Reason.UnsupportedFormat, "a disk of " + size + " bytes cannot be made");
    }
    return size;
  }

  private static JsonNode parse(String output) throws IOException {
    try {
      return Json.mapper().readTree(output);
    } catch (JsonProcessingException e) {
      throw new IOException("qemu-img does not answer with JSON", e);
    }
  }

  /** Without our path in it: the words go to the consumer. */
  private static String firstLine(String output, Path image) {
    String line = output.lines().findFirst().orElse("no reason given");
    return line.replace(image.toString(), "image").replace("qemu-img: ", "");
  }
}
