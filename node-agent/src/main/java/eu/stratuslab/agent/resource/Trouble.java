package eu.stratuslab.agent.resource;

/**
 * What failed, as often as it was tried for the same wish.
 *
 * @param wish the revision of what was wished for
 * @param hopeless true if another attempt cannot help
 */
public record Trouble(int count, String reason, String message, long wish, boolean hopeless) {

  /** So often something is tried for one wish. */
  public static final int ATTEMPTS = 6;

  /** Whether it ends the attempts for a wish. */
  public boolean ends(long present) {
    return wish == present && (hopeless || count >= ATTEMPTS);
  }
}
