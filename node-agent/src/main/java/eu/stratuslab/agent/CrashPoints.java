package eu.stratuslab.agent;

/**
 * The places at which the kill matrix ends the agent: {@code before-} and {@code after-} each
 * action ({@code after-Define}) and each report ({@code before-tell}, {@code
 * after-tell-terminated}).
 */
@FunctionalInterface
public interface CrashPoints {

  /** Where nothing ever happens. */
  CrashPoints NONE = _ -> {};

  /** Called at a place; may halt the process. */
  void reach(String place);

  /** Halts the process, as kill -9 does, when a place is reached. */
  static CrashPoints haltAt(String place) {
    return reached -> {
      if (reached.equals(place)) {
        Runtime.getRuntime().halt(137);
      }
    };
  }
}
