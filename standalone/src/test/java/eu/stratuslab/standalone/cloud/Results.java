package eu.stratuslab.standalone.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A dated table of what was tried and how it ended; kept in docs/ with -Dresults.update. */
public final class Results {
  private static final Logger LOG = LoggerFactory.getLogger(Results.class);

  private final String file;
  private final String title;
  private final String machine;
  private final List<String> rows = new ArrayList<>();

  /**
   * An empty table.
   *
   * @param file its name in docs/, without .md
   * @param machine where it is tried, in general words
   */
  public Results(String file, String title, String machine) {
    this.file = file;
    this.title = title;
    this.machine = machine;
  }

  /**
   * Notes a result.
   *
   * @param what two cells, with a bar between them
   */
  public void add(String what, String result) {
    rows.add("| %s | %s |".formatted(what, result));
  }

  /** Shows the table, and writes it where it is asked for. */
  public void print() {
    var table =
        "# %s%n%nRun on %s, %s.%n%n| during | killed at | outcome |%n|---|---|---|%n%s%n"
            .formatted(
                title,
                LocalDate.now(ZoneOffset.UTC),
                machine,
                String.join(System.lineSeparator(), rows));
    LOG.info("{}", table);
    if (System.getProperty("results.update") != null) {
      var root = Path.of(System.getProperty("stratuslab.root", "..")).toAbsolutePath().normalize();
      try {
        Files.writeString(root.resolve("docs/" + file + ".md"), table);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
