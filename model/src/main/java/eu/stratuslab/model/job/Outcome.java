package eu.stratuslab.model.job;

/** What a document says of the Job that is open on it. */
public sealed interface Outcome {

  /**
   * Not over yet.
   *
   * @param progress 0 to 99
   * @param message what is waited for
   */
  record Running(int progress, String message) implements Outcome {}

  /** What was asked for is so. */
  record Succeeded() implements Outcome {}

  /**
   * It cannot be.
   *
   * @param reason one word, for programs
   */
  record Failed(String reason, String message) implements Outcome {}
}
