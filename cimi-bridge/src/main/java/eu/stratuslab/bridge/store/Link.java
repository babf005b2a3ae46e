package eu.stratuslab.bridge.store;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.document.Document;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The places in a document that name another one by its uuid: the machine of a volume, the target
 * of a Job, the host of a machine. They are indexed, so that asking for what belongs to one
 * resource does not look at all others.
 *
 * @param path where in the document, without passing through an array
 * @param target the text there, which ends with a uuid
 */
public record Link(String path, String target) implements Comparable<Link> {
  private static final int MAX_DEPTH = 5;
  private static final Pattern TARGET =
      Pattern.compile("(?:.{0,160}/)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern PATH = Pattern.compile("spec(?:\\.[^.]+){1,4}|placement\\.host");

  /** Everything that a document links to. */
  public static Set<Link> of(Document document) {
    var links = new TreeSet<Link>();
    collect("spec", document.spec(), 1, links);
    var placement = document.placement();
    if (placement != null && isTarget(placement.host())) {
      links.add(new Link("placement.host", placement.host()));
    }
    return links;
  }

  private static void collect(String path, JsonNode node, int depth, Set<Link> links) {
    for (var member : node.properties()) {
      if (member.getKey().indexOf('.') >= 0) {
        // No path leads there, and it must not look like one that leads deeper.
        continue;
      }
      var child = member.getValue();
      var childPath = path + "." + member.getKey();
      // The same reading as that of a comparison: an object stands for where it refers to.
      var text = child.isObject() ? child.path("href").textValue() : child.textValue();
      if (text != null && isTarget(text)) {
        links.add(new Link(childPath, text));
      }
      if (child.isObject() && depth + 1 < MAX_DEPTH) {
        collect(childPath, child, depth + 1, links);
      }
    }
  }

  /** True if all documents that have that text under that path are found by their links. */
  public static boolean indexed(String path, String target) {
    return PATH.matcher(path).matches() && isTarget(target);
  }

  private static boolean isTarget(String text) {
    return TARGET.matcher(text).matches();
  }

  @Override
  public int compareTo(Link other) {
    var paths = path.compareTo(other.path);
    return paths == 0 ? target.compareTo(other.target) : paths;
  }
}
