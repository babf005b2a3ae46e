package eu.stratuslab.agent.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a guest finds at its first boot: the files of a NoCloud seed, and CIMI's user-data.
 *
 * @param files the bytes by path on the medium
 */
public record Seed(Map<String, byte[]> files) {

  /** The label by which cloud-init knows the medium. */
  public static final String LABEL = "cidata";

  /**
   * Who may log in.
   *
   * @param userName root if null
   * @param passwordHash as in /etc/shadow
   * @param publicKey in OpenSSH's form
   */
  public record Login(
      @Nullable String userName, @Nullable String passwordHash, @Nullable String publicKey) {
    public static final Login NONE = new Login(null, null, null);
  }

  public Seed {
    files = Map.copyOf(files);
  }

  /**
   * The seed of a machine.
   *
   * @param userData the consumer's bytes, as they are
   * @param macs of the interfaces, which all ask for their address
   */
  public static Seed of(
      String machine, String hostName, byte @Nullable [] userData, Login login, List<String> macs) {
    var files = new TreeMap<String, byte[]>();
    byte[] consumers = userData == null ? new byte[0] : userData;
    files.put("user-data", consumers);
    // The vendor's part, so that the consumer's own stays byte for byte what it was.
    CloudConfig.of(login).ifPresent(config -> files.put("vendor-data", config.getBytes(UTF_8)));
    files.put("meta-data", metaData(machine, hostName, login).getBytes(UTF_8));
    files.put("network-config", networkConfig(macs).getBytes(UTF_8));
    files.put("cimi/user-data", consumers);
    return new Seed(files);
  }

  private static String metaData(String machine, String hostName, Login login) {
    String keys =
        login.publicKey() == null
            ? ""
            : "public-keys:\n  - " + CloudConfig.quoted(login.publicKey()) + "\n";
    return "instance-id: " + machine + "\nlocal-hostname: " + hostName + "\n" + keys;
  }

  private static String networkConfig(List<String> macs) {
    var text = new StringBuilder("version: 2\nethernets:\n");
    for (int i = 0; i < macs.size(); i++) {
      text.append("  nic").append(i).append(":\n    match:\n      macaddress: ");
      text.append(CloudConfig.quoted(macs.get(i))).append("\n    dhcp4: true\n");
    }
    return text.toString();
  }
}
