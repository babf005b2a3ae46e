package eu.stratuslab.model.event;

/**
 * Something that somebody should look at, as long as it is so.
 *
 * @param code one word, for programs
 * @param subject what of the resource it is about, where there are several; else empty
 * @param detail a sentence for people
 */
public record Alarm(String code, String subject, Severity severity, String detail) {

  /** What is about the resource as a whole. */
  public Alarm(String code, Severity severity, String detail) {
    this(code, "", severity, detail);
  }

  /** True if both tell of the same, though it may have changed. */
  boolean same(Alarm other) {
    return code.equals(other.code) && subject.equals(other.subject);
  }

  /** In one word, the subject included. */
  String occurrence() {
    return subject.isEmpty() ? code : code + "/" + subject;
  }
}
