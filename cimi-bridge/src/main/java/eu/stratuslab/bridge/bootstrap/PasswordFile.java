package eu.stratuslab.bridge.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The file that holds the administrator's first password, for its owner's eyes only. */
final class PasswordFile {
  private static final int BYTES = 18;

  private final Path file;

  PasswordFile(Path file) {
    this.file = file;
  }

  /** What is in the file; it is made, with a new password, if it is not there. */
  String readOrMake() {
    try {
      if (!Files.exists(file)) {
        make();
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the password file " + file + " cannot be used", e);
    }
  }

  /** A reader never sees half of it: it is written beside and linked into place. */
  private void make() throws IOException {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    var password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    var written = Files.createTempFile(directory, ".password", "", ownerOnly);
    try {
      Files.write(written, (password + "\n").getBytes(StandardCharsets.UTF_8));
      Files.createLink(file, written);
    } catch (FileAlreadyExistsException _) {
      // Another bridge was faster: its password is the one that counts.
    } catch (UnsupportedOperationException _) {
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
