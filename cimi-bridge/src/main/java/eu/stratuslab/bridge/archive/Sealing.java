package eu.stratuslab.bridge.archive;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import eu.stratuslab.bridge.archive.Header.KeyMaking;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what is secret with AES-GCM under a key made from a pass-phrase. The nonce is the number of
 * the line: each file has a salt, so a key, of its own, and no line is sealed twice.
 */
final class Sealing {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;

  /** Takes about a tenth of a second and the memory that {@code making} says. */
  Sealing(char[] passphrase, KeyMaking making) {
    var phrase = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
    var bytes = Arrays.copyOf(phrase.array(), phrase.limit());
    key =
        new SecretKeySpec(
            Argon2Function.getInstance(
                    making.memory(),
                    making.iterations(),
                    making.parallelism(),
                    KEY_BYTES,
                    Argon2.ID)
                .hash(bytes, making.salt())
                .getBytes(),
            "AES");
    Arrays.fill(phrase.array(), (byte) 0);
    Arrays.fill(bytes, (byte) 0);
  }

  /**
   * @param line counted from 1
   * @param about what the secret belongs to; opening needs the same
   */
  byte[] seal(long line, String about, byte[] secret) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, line, about).doFinal(secret);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every Java", e);
    }
  }

  /**
   * @throws BadArchive if the pass-phrase is another one, or the line was changed
   */
  byte[] open(long line, String about, byte[] sealed) {
    try {
      return cipher(Cipher.DECRYPT_MODE, line, about).doFinal(sealed);
    } catch (AEADBadTagException e) {
      throw new BadArchive(
          "line %d cannot be opened: the pass-phrase is wrong, or the archive was changed"
              .formatted(line),
          e);
    } catch (GeneralSecurityException e) {
      throw new BadArchive("line %d cannot be opened".formatted(line), e);
    }
  }

  private Cipher cipher(int mode, long line, String about) throws GeneralSecurityException {
    var nonce = ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(line).array();
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(about.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
