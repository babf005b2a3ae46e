package eu.stratuslab.bridge.store.couchbase.fake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The server's side of SCRAM-SHA512 (RFC 5802). */
final class Scram {
  static final String MECHANISM = "SCRAM-SHA512";

  private static final int ROUNDS = 4096;
  private static final int KEY_BITS = 512;
  private static final byte[] SALT = "a salt for tests".getBytes(StandardCharsets.UTF_8);

  private final String user;
  private final String password;
  private String clientFirst = "";
  private String serverFirst = "";

  Scram(String user, String password) {
    this.user = user;
    this.password = password;
  }

  /** True if that is user and password in the clear (RFC 4616). */
  boolean plain(String message) {
    return message.endsWith("\0" + user + "\0" + password);
  }

  String first(String message) {
    clientFirst = message.substring(message.indexOf(",,") + 2);
    serverFirst =
        "r=%sserver,s=%s,i=%d"
            .formatted(
                attribute(clientFirst, "r"), Base64.getEncoder().encodeToString(SALT), ROUNDS);
    return serverFirst;
  }

  /** The server's signature; empty if user or password is wrong. */
  Optional<String> last(String message) {
    try {
      var withoutProof = message.substring(0, message.lastIndexOf(",p="));
      var text = clientFirst + "," + serverFirst + "," + withoutProof;
      var spec = new PBEKeySpec(password.toCharArray(), SALT, ROUNDS, KEY_BITS);
      var salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
      var clientKey = hmac(salted, "Client Key");
      var stored = MessageDigest.getInstance("SHA-512").digest(clientKey);
      var proof = hmac(stored, text);
      for (var i = 0; i < proof.length; i++) {
        proof[i] ^= clientKey[i];
      }
      var right =
          attribute(clientFirst, "n").equals(user)
              && attribute(message, "p").equals(Base64.getEncoder().encodeToString(proof));
      var signature = hmac(hmac(salted, "Server Key"), text);
      return right
          ? Optional.of("v=" + Base64.getEncoder().encodeToString(signature))
          : Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String attribute(String message, String name) {
    return Arrays.stream(message.split(",", -1))
        .filter(part -> part.startsWith(name + "="))
        .map(part -> part.substring(2))
        .collect(Collectors.joining());
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA512");
    mac.init(new SecretKeySpec(key, "HmacSHA512"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
