package eu.stratuslab.bridge.format;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which attributes are shown: {@code $select} (DSP0263 4.1.6.4).
 *
 * @param all true if nothing was asked for, or {@code *}
 * @param names what was asked for otherwise
 */
public record Select(boolean all, Set<String> names) {
  public static final Select ALL = new Select(true, Set.of());

  private static final String ID = "id";

  public Select {
    names = Set.copyOf(names);
  }

  /** The union of all given parameters; none means everything. */
  public static Select of(List<String> parameters) {
    var names = new HashSet<String>();
    for (var parameter : parameters) {
      Arrays.stream(parameter.split(",", -1))
          .map(String::strip)
          .filter(name -> !name.isEmpty())
          .forEach(names::add);
    }
    return parameters.isEmpty() || names.contains("*") ? ALL : new Select(false, names);
  }

  public boolean has(String name) {
    return all || names.contains(name);
  }

  /** The same and that one, too. */
  Select and(String name) {
    var more = new HashSet<>(names);
    more.add(name);
    return all ? this : new Select(false, more);
  }

  /**
   * What is left for items of a collection: names that are not the collection's, and paths. Beside
   * another name of theirs {@code id} is theirs as well.
   */
  Select ofItems(Set<String> collectionNames, String array) {
    if (all) {
      return ALL;
    }
    var items = new HashSet<String>();
    for (var name : names) {
      if (name.startsWith(array + "/")) {
        items.add(name.substring(array.length() + 1));
      } else if (!collectionNames.contains(name) || name.equals(ID)) {
        items.add(name);
      }
    }
    return items.isEmpty() || items.contains("*") ? ALL : new Select(false, items);
  }

  /** What is left for the collection itself; everything if only items were named. */
  Select ofCollection(Set<String> collectionNames) {
    var own = new HashSet<>(names);
    if (own.retainAll(collectionNames)) {
      own.remove(ID);
    }
    return all || own.isEmpty() ? ALL : new Select(false, own);
  }
}
