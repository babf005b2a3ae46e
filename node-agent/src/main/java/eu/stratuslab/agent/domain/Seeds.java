package eu.stratuslab.agent.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import eu.stratuslab.agent.storage.Seed;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.model.machine.NetworkInterface;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes seeds from a machine's Secret, which is read when it is needed and kept nowhere. */
public final class Seeds {

  private static final int LONGEST_LABEL = 63;

  private final KubeApi kube;

  public Seeds(KubeApi kube) {
    this.kube = kube;
  }

  /** True if all is there of which a machine's seed is to be made. */
  boolean complete(Wanted wanted) {
    return wanted.secrets().isEmpty() || secret(wanted).keySet().containsAll(wanted.secrets());
  }

  private Map<String, byte[]> secret(Wanted wanted) {
    String namespace = Objects.requireNonNull(wanted.ref().namespace());
    return kube.secret(namespace, wanted.id()).orElse(Map.of());
  }

  /** The seed of a machine; a machine without Secret gets one that configures nothing. */
  Seed of(Wanted wanted) {
    Map<String, byte[]> secret = secret(wanted);
    return Seed.of(
        wanted.id(),
        hostName(wanted),
        userData(secret.get("userData")),
        new Seed.Login(
            text(secret, "userName"), text(secret, "passwordHash"), text(secret, "publicKey")),
        wanted.spec().interfaces().stream().map(NetworkInterface::macAddress).toList());
  }

  private static byte @Nullable [] userData(byte @Nullable [] base64) {
    return base64 == null ? null : Base64.getMimeDecoder().decode(base64);
  }

  private static @Nullable String text(Map<String, byte[]> secret, String key) {
    byte[] value = secret.get(key);
    return value == null ? null : new String(value, UTF_8);
  }

  /** The CIMI name as far as it is a host name, else the beginning of the uuid. */
  static String hostName(Wanted wanted) {
    String plain =
        Objects.requireNonNullElse(wanted.title(), "")
            .toLowerCase(java.util.Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+", "");
    String cut = plain.substring(0, Math.min(plain.length(), LONGEST_LABEL)).replaceAll("-+$", "");
    return cut.isEmpty() ? "machine-" + wanted.id().substring(0, 8) : cut;
  }
}
