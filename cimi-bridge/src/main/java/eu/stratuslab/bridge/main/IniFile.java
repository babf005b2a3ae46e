package eu.stratuslab.bridge.main;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A file of sections, keys and values that remembers where everything stands.
 *
 * <p>A line is empty, a comment (its first character is {@code #} or {@code ;}), {@code [section]},
 * or {@code key = value} ({@code :} does too). Keys are the same in capitals. Values end with their
 * line, blanks around them aside, and may hold anything, {@code #} too. No message quotes a value:
 * it may be a secret.
 *
 * @param sections in the order of the file; keys that stand before the first are in {@link #NONE}
 * @param problems what is wrong with the form of the file
 */
record IniFile(List<Section> sections, List<Problem> problems) {
  /** The name of what stands in no section. */
  static final String NONE = "";

  /** A section, and the line that begins it. */
  record Section(String name, int line, Map<String, Value> values) {}

  /** A value, and its line. */
  record Value(String text, int line) {}

  /** What is wrong with a line, counted from 1. */
  record Problem(int line, String message) {}

  static IniFile parse(String text) {
    var reading = new Reading();
    text.lines().forEach(reading::line);
    return new IniFile(reading.sections, reading.problems);
  }

  private static final class Reading {
    private final List<Section> sections = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int number;
    private Section section = begin(NONE);

    private Section begin(String name) {
      var begun = new Section(name, number, new HashMap<>());
      sections.add(begun);
      return begun;
    }

    private void line(String raw) {
      number++;
      // Some editors begin a file with a byte order mark.
      var line = (number == 1 && raw.startsWith("\uFEFF") ? raw.substring(1) : raw).strip();
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        return;
      }
      if (line.startsWith("[")) {
        header(line);
      } else {
        value(line);
      }
    }

    private void header(String line) {
      if (!line.endsWith("]") || line.length() == 2) {
        problem("a section is [name], alone on its line");
        return;
      }
      var name = line.substring(1, line.length() - 1).strip();
      var before = sections.stream().filter(there -> there.name().equals(name)).findFirst();
      before.ifPresent(
          there -> problem("[" + name + "] begins in line " + there.line() + " already"));
      section = begin(name);
    }

    private void value(String line) {
      var at = separator(line);
      if (at < 1) {
        problem("this is neither [section] nor key = value nor a # comment");
        return;
      }
      var key = line.substring(0, at).strip().toLowerCase(Locale.ROOT);
      var before =
          section.values().putIfAbsent(key, new Value(line.substring(at + 1).strip(), number));
      if (before != null) {
        problem(key + " stands in line " + before.line() + " already");
      }
    }

    private static int separator(String line) {
      var equal = line.indexOf('=');
      var colon = line.indexOf(':');
      return equal < 0 || (colon >= 0 && colon < equal) ? colon : equal;
    }

    private void problem(String message) {
      problems.add(new Problem(number, message));
    }
  }
}
