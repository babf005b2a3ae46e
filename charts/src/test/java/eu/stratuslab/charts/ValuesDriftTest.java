package eu.stratuslab.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Values, their table in README.md, their schema and the templates say the same. */
class ValuesDriftTest {
  private static final String BEGIN = "<!-- values: generated from values.yaml -->\n";
  private static final Pattern READ = Pattern.compile("\\.Values\\.([A-Za-z.]*[A-Za-z])");
  private static final String END = "<!-- end of values -->\n";

  @Test
  void the_table_says_what_values_yaml_says() {
    var readme = Chart.DIRECTORY.resolve("README.md");
    var text = Chart.read(readme);
    var head = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
    var tail = text.substring(text.indexOf(END));

    Golden.check(readme, head + table() + tail);
  }

  @Test
  void every_value_is_documented() {
    assertThat(values())
        .isNotEmpty()
        .allSatisfy(v -> assertThat(v.text()).as(v.path()).isNotBlank());
  }

  @Test
  void the_schema_knows_exactly_these_values() throws IOException {
    var leaves = values().stream().map(Value::path).collect(Collectors.toSet());
    var schema =
        new ObjectMapper().readTree(Chart.read(Chart.DIRECTORY.resolve("values.schema.json")));
    var known = new TreeSet<String>();
    collect(schema, "", leaves, known);

    // Helm gives `global` to every chart.
    known.remove("global");
    assertThat(known).isEqualTo(new TreeSet<>(leaves));
  }

  private static void collect(JsonNode schema, String path, Set<String> leaves, Set<String> known) {
    if (leaves.contains(path) || !schema.has("properties")) {
      known.add(path);
      return;
    }
    schema
        .path("properties")
        .properties()
        .forEach(
            each ->
                collect(
                    each.getValue(),
                    path.isEmpty() ? each.getKey() : path + "." + each.getKey(),
                    leaves,
                    known));
  }

  @Test
  void templates_read_every_value_and_no_other() throws IOException {
    var templates = templates();
    var paths = values().stream().map(Value::path).toList();

    // By its last word: templates bind what stands before it.
    assertThat(paths)
        .allSatisfy(
            path ->
                assertThat(templates)
                    .as(path)
                    .containsPattern("\\." + path.substring(path.lastIndexOf('.') + 1) + "\\b"));
    assertThat(READ.matcher(templates).results().map(found -> found.group(1)).distinct())
        .isNotEmpty()
        .allSatisfy(
            read ->
                assertThat(paths)
                    .as(".Values.%s", read)
                    .anyMatch(path -> path.equals(read) || path.startsWith(read + ".")));
  }

  private static String templates() throws IOException {
    try (var files = Files.walk(Chart.DIRECTORY.resolve("templates"))) {
      return files.filter(Files::isRegularFile).map(Chart::read).collect(Collectors.joining("\n"));
    }
  }

  /** A value: where it is, its default, and the comment above it. */
  private record Value(String path, String normal, String text) {}

  private static String table() {
    var table = new StringBuilder("| value | default | |\n|---|---|---|\n");
    values()
        .forEach(
            v ->
                table
                    .append("| `" + v.path() + "` | `" + v.normal() + "` | ")
                    .append(v.text().replace("|", "\\|") + " |\n"));
    return table.toString();
  }

  /**
   * The leaves of values.yaml. A value with lines of its own below it that has a comment is a leaf:
   * a map that is given as a whole.
   */
  private static List<Value> values() {
    var values = new ArrayList<Value>();
    var path = new ArrayList<String>();
    var comment = "";
    var lines = Chart.read(Chart.DIRECTORY.resolve("values.yaml")).lines().toList();
    for (var i = 0; i < lines.size(); i++) {
      var line = lines.get(i).strip();
      if (line.startsWith("#")) {
        comment = line.substring(1).strip();
        continue;
      }
      if (!line.matches("[A-Za-z]+:.*")) {
        comment = "";
        continue;
      }
      var depth = depth(lines.get(i)) / 2;
      while (path.size() > depth) {
        path.removeLast();
      }
      var colon = line.indexOf(':');
      path.add(line.substring(0, colon));
      var normal = line.substring(colon + 1).strip();
      if (!normal.isEmpty() || !comment.isEmpty()) {
        var below = below(lines, i);
        values.add(
            new Value(
                String.join(".", path),
                normal.isEmpty() ? String.join(", ", below) : normal,
                comment));
        i += normal.isEmpty() ? below.size() : 0;
      }
      comment = "";
    }
    return values;
  }

  private static List<String> below(List<String> lines, int at) {
    return lines.stream()
        .skip(at + 1L)
        .takeWhile(line -> !line.isBlank() && depth(line) > depth(lines.get(at)))
        .map(String::strip)
        .toList();
  }

  private static int depth(String line) {
    return line.length() - line.stripLeading().length();
  }
}
