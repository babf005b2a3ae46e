package eu.stratuslab.observability;

import java.util.Map;

/**
 * Where a component answers its administrator.
 *
 * @param address to listen at; nothing secret is told there, yet only loopback by default
 * @param port to listen at; 0 for any that is free
 */
public record AdminSettings(String address, int port) {
  /** The port where nothing else is said. */
  public static final int PORT = 9464;

  private static final String LOOPBACK = "127.0.0.1";

  public AdminSettings {
    if (address.isBlank()) {
      throw new IllegalArgumentException("the administrator's address must be given");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "the administrator's port must be between 0 and 65535, not " + port);
    }
  }

  /** On this machine only, at a port. */
  public static AdminSettings loopback(int port) {
    return new AdminSettings(LOOPBACK, port);
  }

  /**
   * From {@code STRATUSLAB_ADMIN_ADDRESS} and {@code STRATUSLAB_ADMIN_PORT}.
   *
   * @throws IllegalArgumentException in words for whoever set them
   */
  public static AdminSettings from(Map<String, String> environment) {
    var port = environment.getOrDefault("STRATUSLAB_ADMIN_PORT", Integer.toString(PORT));
    try {
      return new AdminSettings(
          environment.getOrDefault("STRATUSLAB_ADMIN_ADDRESS", LOOPBACK), Integer.parseInt(port));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "STRATUSLAB_ADMIN_PORT must be a number, not \"" + port + "\"", e);
    }
  }
}
