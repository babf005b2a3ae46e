package eu.stratuslab.agent.hypervisor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What was made of texts that are read again and again: the latest of them, within a bound. A host
 * reads the metadata of all its domains with every poll, and hardly any have changed.
 *
 * @param <V> immutable
 */
public final class Memo<V> {
  private final Function<String, V> make;
  private final Map<String, V> made;

  /**
   * Nothing yet.
   *
   * @param most how many are kept: those that were asked for last
   * @param make depends on the text and on nothing else; what it throws is not kept
   */
  public Memo(int most, Function<String, V> make) {
    this.make = make;
    made =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
          }
        };
  }

  /** What is made of a text. */
  public V of(String text) {
    synchronized (made) {
      var known = Optional.ofNullable(made.get(text));
      if (known.isPresent()) {
        return known.get();
      }
    }
    var value = make.apply(text);
    synchronized (made) {
      made.put(text, value);
    }
    return value;
  }
}
