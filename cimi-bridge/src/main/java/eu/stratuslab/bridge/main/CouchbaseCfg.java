package eu.stratuslab.bridge.main;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was said about the Couchbase cluster, and where.
 *
 * <p>A key is looked for in the environment ({@code STRATUSLAB_COUCHBASE_KEY}), in the directory of
 * a mounted Secret (a file of the key's name), in section {@code [cimi]} of the file, in {@code
 * [DEFAULT]}, and in front of all sections; the first that says something counts. Nothing that is
 * wrong anywhere is passed over.
 *
 * @param said what counts
 * @param problems all that is wrong, each with its place; never a value
 * @param notes what is not wrong, but worth telling
 */
record CouchbaseCfg(Map<CouchbaseKey, Said> said, List<String> problems, List<String> notes) {
  static final String ENVIRONMENT = "STRATUSLAB_COUCHBASE_";

  private static final String CIMI = "cimi";
  private static final String DEFAULT = "DEFAULT";

  /** Sections of the original's other services. */
  private static final Set<String> OTHERS = Set.of("sl-pdc", "sl-vmc");

  /** Keys of the original that name a document which is found without them. */
  private static final Set<String> OBSOLETE = Set.of("cfg_docid", "config");

  /** Options of the command line that have the same prefix. */
  private static final Set<String> OPTIONS = Set.of("cfg", "secret");

  /**
   * A value and where it was said.
   *
   * @param base what a relative path in it is relative to
   */
  record Said(String text, String place, Path base) {
    @Override
    public String toString() {
      return "said in " + place;
    }
  }

  /**
   * @param file its name
   * @param content null if there is no such file
   * @param secrets the files of the mounted Secret, by name
   * @param secretDirectory where those are
   */
  static CouchbaseCfg of(
      Path file,
      @Nullable String content,
      Map<String, String> environment,
      Map<String, String> secrets,
      Path secretDirectory) {
    var reading = new Reading(file.toAbsolutePath());
    reading.file(content);
    reading.secrets(secrets, secretDirectory);
    reading.environment(environment);
    return new CouchbaseCfg(reading.said, reading.problems, reading.notes);
  }

  Optional<Said> get(CouchbaseKey key) {
    return Optional.ofNullable(said.get(key));
  }

  /** Later words take the place of earlier ones. */
  private static final class Reading {
    private final Map<CouchbaseKey, Said> said = new EnumMap<>(CouchbaseKey.class);
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Path file;

    private Reading(Path file) {
      this.file = file;
    }

    private void file(@Nullable String content) {
      if (content == null) {
        notes.add("there is no " + file + ": bucket default on localhost unless said otherwise");
        return;
      }
      var ini = IniFile.parse(content);
      ini.problems()
          .forEach(problem -> problems.add(at(problem.line()) + ": " + problem.message()));
      for (var name : List.of(IniFile.NONE, DEFAULT, CIMI)) {
        ini.sections().stream()
            .filter(section -> section.name().equals(name))
            .forEach(this::section);
      }
      ini.sections().stream()
          .filter(section -> !known(section.name()))
          .forEach(
              section ->
                  problems.add(
                      "%s: section [%s] is not known; ours are [cimi] and [DEFAULT]"
                          .formatted(at(section.line()), section.name())));
    }

    private static boolean known(String section) {
      return section.equals(IniFile.NONE)
          || section.equals(DEFAULT)
          || section.equals(CIMI)
          || OTHERS.contains(section);
    }

    private void section(IniFile.Section section) {
      section.values().forEach((key, value) -> say(key, value.text(), at(value.line()), base()));
    }

    private Path base() {
      var directory = file.getParent();
      return directory == null ? file : directory;
    }

    private String at(int line) {
      return file + " line " + line;
    }

    private void secrets(Map<String, String> secrets, Path directory) {
      new TreeMap<>(secrets)
          .forEach(
              (name, text) ->
                  say(name, text.strip(), directory.resolve(name).toString(), directory));
    }

    private void environment(Map<String, String> environment) {
      new TreeMap<>(environment)
          .forEach(
              (name, text) -> {
                if (name.startsWith(ENVIRONMENT)) {
                  var key = name.substring(ENVIRONMENT.length()).toLowerCase(Locale.ROOT);
                  if (!OPTIONS.contains(key) && !ofKubernetes(key)) {
                    say(key, text.strip(), "environment variable " + name, Path.of(""));
                  }
                }
              });
    }

    /** Kubernetes tells every pod of a Service that is named stratuslab-couchbase in this way. */
    private static boolean ofKubernetes(String key) {
      return key.startsWith("service_") || key.equals("port") || key.startsWith("port_");
    }

    private void say(String key, String text, String place, Path base) {
      var known = CouchbaseKey.of(key);
      if (known.isPresent()) {
        said.put(known.get(), new Said(text, place, base));
      } else if (OBSOLETE.contains(key)) {
        notes.add(place + ": " + key + " is not needed any more and not read");
      } else {
        problems.add(
            "%s: there is no key %s; there are %s".formatted(place, key, CouchbaseKey.all()));
      }
    }
  }
}
