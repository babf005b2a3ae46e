package eu.stratuslab.agent.hypervisor;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is in the files of a host, one word each: enough to see whether somebody's data are what
 * they were.
 */
public final class FakeContents {

  private final Map<Path, String> contents = new TreeMap<>();

  public synchronized Optional<String> of(Path file) {
    return Optional.ofNullable(contents.get(file));
  }

  public synchronized Map<Path, String> all() {
    return new TreeMap<>(contents);
  }

  public synchronized void write(Path file, String content) {
    contents.put(file, content);
  }

  /** A copy, or a copy-on-write child: who reads it reads the same. */
  public synchronized void copy(Path from, Path to) {
    contents.put(to, Objects.requireNonNullElse(contents.get(from), "nothing of " + from));
  }

  public synchronized void move(Path from, Path to) {
    copy(from, to);
    contents.remove(from);
  }

  public synchronized void remove(Path file) {
    contents.remove(file);
  }
}
