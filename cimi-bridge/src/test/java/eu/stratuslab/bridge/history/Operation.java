package eu.stratuslab.bridge.history;

/**
 * One request about one resource, as its client saw it.
 *
 * @param called when it was first sent, in nanoseconds of one monotonic clock
 * @param answered when its last answer came; {@link #NEVER} if none came
 */
public record Operation(String client, Request request, Answer answer, long called, long answered) {
  /** When the answer came to those who got none. */
  public static final long NEVER = Long.MAX_VALUE;

  /** What was asked for. */
  public sealed interface Request {
    /** What is there? */
    record Read() implements Request {}

    /** Make it hold a value, whatever it held. */
    record Write(String value) implements Request {}

    /** Make it hold a value if it is at that revision. */
    record WriteIf(String value, long revision) implements Request {}

    /** Let it be gone. */
    record Delete() implements Request {}
  }

  /** What was answered. */
  public sealed interface Answer {
    /** That is there. */
    record Seen(String value, long revision) implements Answer {}

    /** It is done. */
    record Done() implements Answer {}

    /** It is at another revision; nothing was done. */
    record Mismatch() implements Answer {}

    /** It is gone; nothing was done. */
    record Gone() implements Answer {}

    /** Nothing: it may have been done or not, and may still be. */
    record None() implements Answer {}
  }

  public Operation {
    if (answered < called) {
      throw new IllegalArgumentException("answered before it was called");
    }
    if ((answered == NEVER) != answer instanceof Answer.None) {
      throw new IllegalArgumentException("answered is " + answered + ", the answer " + answer);
    }
  }
}
