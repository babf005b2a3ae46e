package eu.stratuslab.agent.domain;

import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.machine.MachineSpec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The digest of what a domain's definition is made from; another one means: restart required. */
final class SpecDigest {

  private static final int HEX_DIGITS = 16;

  private record Defined(
      int cpu, long memory, @Nullable String cpuArch, Object disks, Object interfaces) {}

  private SpecDigest() {}

  static String of(MachineSpec spec) {
    var defined =
        new Defined(spec.cpu(), spec.memory(), spec.cpuArch(), spec.disks(), spec.interfaces());
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Json.bytes(defined));
      return HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
