package eu.stratuslab.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every word by which conditions, Events, failures and Jobs say why is in the administrator's
 * guide: whoever reads one there finds what to do.
 */
class StatusReasonsTest {
  private static final Path ROOT = Path.of(System.getProperty("stratuslab.root", ".."));

  /** Where the code that speaks of resources is. */
  private static final List<String> SOURCES =
      List.of(
          "node-agent/src/main/java/eu/stratuslab/agent",
          "operator/src/main/java/eu/stratuslab/operator",
          "cimi-bridge/src/main/java/eu/stratuslab/bridge/mirror",
          "model/src/main/java/eu/stratuslab/model/event");

  private static final Pattern WORD = Pattern.compile("\"([A-Z][a-z]+(?:[A-Z][a-z]+)*)\"");
  private static final Pattern REASONS =
      Pattern.compile("enum Reason \\{(.*?)\\n  \\}", Pattern.DOTALL);
  private static final Pattern CONSTANT = Pattern.compile("(?m)^\\s*([A-Z]\\w+),?$");

  /** Words of that form that are no reasons: kinds, condition types and their values, steps. */
  private static final Set<String> OTHERS =
      Set.of(
          "Capture",
          "Create",
          "Delete",
          "Error",
          "EventLog",
          "Failed",
          "False",
          "Host",
          "Image",
          "Leading",
          "Linked",
          "Machine",
          "Opaque",
          "Ready",
          "Remember",
          "Restore",
          "Scheduled",
          "StratusLab",
          "Volume");

  @Test
  void every_reason_is_in_the_guide() throws IOException {
    var reasons = new TreeSet<String>();
    for (var source : SOURCES) {
      try (var files = Files.walk(ROOT.resolve(source))) {
        for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          collect(Files.readString(file), reasons);
        }
      }
    }
    reasons.removeAll(OTHERS);
    assertThat(reasons).contains("NoHostFits", "Crashed", "ChecksumMismatch", "DeadlineExceeded");

    var guide = section(Files.readString(ROOT.resolve("docs/admin-guide.md")));

    assertThat(reasons).allSatisfy(reason -> assertThat(guide).contains("`" + reason + "`"));
  }

  private static void collect(String source, Set<String> reasons) {
    WORD.matcher(source).results().forEach(found -> reasons.add(found.group(1)));
    REASONS
        .matcher(source)
        .results()
        .flatMap(body -> CONSTANT.matcher(body.group(1)).results())
        .forEach(found -> reasons.add(found.group(1)));
  }

  private static String section(String guide) {
    var begin = guide.indexOf("## Troubleshooting");
    return guide.substring(begin, guide.indexOf("\n## ", begin + 1));
  }
}
