package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.storage.Seed.Login;
import java.util.Optional;

/** The cloud-config that makes a login. */
final class CloudConfig {

  private CloudConfig() {}

  static Optional<String> of(Login login) {
    if (login.passwordHash() == null && login.publicKey() == null) {
      return Optional.empty();
    }
    String user = login.userName() == null ? "root" : login.userName();
    var text = new StringBuilder("#cloud-config\n");
    text.append("disable_root: false\nssh_pwauth: ").append(login.passwordHash() != null);
    text.append("\nusers:\n  - name: ").append(quoted(user)).append('\n');
    if (!user.equals("root")) {
      text.append("    shell: /bin/bash\n    sudo: \"ALL=(ALL) NOPASSWD:ALL\"\n");
    }
    if (login.passwordHash() != null) {
      text.append("    lock_passwd: false\n    hashed_passwd: ");
      text.append(quoted(login.passwordHash())).append('\n');
    }
    if (login.publicKey() != null) {
      text.append("    ssh_authorized_keys:\n      - ");
      text.append(quoted(login.publicKey())).append('\n');
    }
    return Optional.of(text.toString());
  }

  /** A YAML string that holds exactly this text on one line. */
  static String quoted(String text) {
    var out = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              switch (c) {
                case '"', '\\' -> out.append('\\').append((char) c);
                default -> {
                  if (c < ' ') {
                    out.append("\\u%04x".formatted(c));
                  } else {
                    out.append((char) c);
                  }
                }
              }
            });
    return out.append('"').toString();
  }
}
