package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.storage.ImageFailure.Reason;
import eu.stratuslab.agent.storage.ImageProbe.Probed;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brings one image into the cache: all of it, checked, or nothing. */
final class ImageImport {

  static final String TEMPORARY = ".import-";
  private static final int BUFFER = 1 << 20;

  private final Path directory;
  private final ImageSource source;
  private final InstantSource clock;

  /** Is told how far an import is. */
  @FunctionalInterface
  interface Progress {
    /** Bytes so far, and in all, or -1 if that is unknown. */
    void tell(long bytes, long total);
  }

  ImageImport(Path directory, ImageSource source, InstantSource clock) {
    this.directory = directory;
    this.source = source;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param sha256 that the bytes must have, or null
   * @param format that they must have, or null
   */
  record Request(String location, @Nullable String sha256, @Nullable String format) {}

  /** Downloads or copies, checks, and gives the file its name, in this order. */
  ImportedImage run(Request request, ConfigurationSpec configuration, Progress progress)
      throws ImageFailure {
    Path temporary = directory.resolve(TEMPORARY + UUID.randomUUID());
    try {
      long limit = Objects.requireNonNull(configuration.effective().imageSize());
      String digest = receive(request, configuration, temporary, limit, progress);
      if (request.sha256() != null && !request.sha256().equals(digest)) {
        throw ImageFailure.lasting(
            Reason.ChecksumMismatch,
            "the bytes have SHA-256 " + digest + ", not " + request.sha256());
      }
      return adopt(directory, temporary, digest, request.format(), false);
    } catch (IOException e) {
      throw failure(e);
    } finally {
      remove(temporary);
    }
  }

  /** Gives a file that is whole its place and its name, if it is what an image may be. */
  static ImportedImage adopt(
      Path directory, Path file, String digest, @Nullable String format, boolean captured)
      throws ImageFailure, IOException {
    Probed probed = ImageProbe.probe(file, format);
    long size = Files.size(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    Files.move(file, directory.resolve(digest), StandardCopyOption.ATOMIC_MOVE);
    FileTree.syncEntry(directory);
    return new ImportedImage(digest, probed.format(), probed.virtualSize(), size, captured);
  }

  private String receive(
      Request request, ConfigurationSpec configuration, Path file, long limit, Progress progress)
      throws ImageFailure, IOException {
    try (ImageSource.Opened opened = open(request, configuration);
        FileChannel out =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      if (opened.length() > limit) {
        throw tooLarge(limit);
      }
      checkSpace(opened.length());
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      long count = 0;
      var pace = new Pace(clock.instant());
      for (int n = read(opened, buffer, count); n >= 0; n = read(opened, buffer, count)) {
        count += n;
        if (count > limit) {
          throw tooLarge(limit);
        }
        if (pace.tooSlow(count, clock.instant())) {
          throw tooSlow(count, opened.length());
        }
        digest.update(buffer, 0, n);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        progress.tell(count, opened.length());
      }
      out.force(true);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private ImageSource.Opened open(Request request, ConfigurationSpec configuration)
      throws ImageFailure {
    try {
      return source.open(request.location(), configuration);
    } catch (SocketTimeoutException e) {
      throw unavailable("the source has not answered for " + seconds(), e);
    } catch (IOException e) {
      throw unavailable("the source broke off: " + e.getMessage(), e);
    }
  }

  /** A failure to read is the source's, one to write is ours. */
  private int read(ImageSource.Opened opened, byte[] buffer, long count) throws ImageFailure {
    try {
      return opened.body().read(buffer);
    } catch (SocketTimeoutException e) {
      String silent = "nothing has come from the source for " + seconds();
      throw unavailable(silent + "; " + here(count, opened.length()), e);
    } catch (IOException e) {
      String message = "the source broke off: " + e.getMessage();
      throw unavailable(message + "; " + here(count, opened.length()), e);
    }
  }

  private String seconds() {
    return source.stall().toSeconds() + " s";
  }

  private static String here(long count, long length) {
    return count + (length < 0 ? "" : " of " + length) + " bytes were here";
  }

  private static ImageFailure tooSlow(long count, long length) {
    String least = "the source sends less than " + Pace.LEAST + " bytes a second";
    return unavailable(least + "; " + here(count, length), null);
  }

  private static ImageFailure unavailable(String message, @Nullable IOException cause) {
    return ImageFailure.passing(Reason.SourceUnavailable, message, cause);
  }

  private void checkSpace(long length) throws ImageFailure, IOException {
    long free = Files.getFileStore(directory).getUsableSpace();
    if (length > free) {
      throw ImageFailure.passing(
          Reason.StorageFull, "the image has " + length + " bytes, the host has " + free, null);
    }
  }

  private static ImageFailure tooLarge(long limit) {
    return ImageFailure.lasting(Reason.TooLarge, "images may have at most " + limit + " bytes");
  }

  private static ImageFailure failure(IOException e) {
    String message = Objects.requireNonNullElse(e.getMessage(), e.toString());
    boolean full = message.contains("No space left") || message.contains("Disk quota exceeded");
    return full
        ? ImageFailure.passing(Reason.StorageFull, "no space is left for images on the host", e)
        : ImageFailure.passing(Reason.SourceUnavailable, "the import failed: " + message, e);
  }

  private static void remove(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      org.slf4j.LoggerFactory.getLogger(ImageImport.class)
          .warn("{} is left over: {}", temporary, e.toString());
    }
  }
}
