package eu.stratuslab.bridge.format;

import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.resource.ResourceType;
import java.util.Set;

/**
 * Who looks at a representation, and at how much of it.
 *
 * @param base the absolute base URI, with a slash at its end
 * @param caller decides what is shown and which operations are offered
 * @param select {@code $select}
 * @param expand the names in {@code $expand}; {@code *} for every reference
 * @param expansion where the targets of references come from
 */
public record View(
    String base, Caller caller, Select select, Set<String> expand, Expansion expansion) {
  public View {
    expand = Set.copyOf(expand);
  }

  /** Everything, nothing expanded. */
  public static View plain(String base, Caller caller) {
    return new View(base, caller, Select.ALL, Set.of(), Expansion.NONE);
  }

  /** True if nothing was asked for: what is shown then depends on the caller's rights alone. */
  boolean plain() {
    return select.all() && expand.isEmpty();
  }

  /** True if the caller may create resources of that type. */
  public boolean mayAdd(ResourceType type) {
    return switch (type.adder()) {
      case ANY_USER -> caller.user() != null;
      case ADMIN -> caller.admin();
      case NOBODY -> false;
    };
  }

  boolean expands(String attribute) {
    return !expand.isEmpty() && (expand.contains("*") || expand.contains(attribute));
  }

  /** The same caller inside an expanded reference: expansion goes one level deep. */
  View inside() {
    return plain(base, caller);
  }

  View selecting(Select other) {
    return new View(base, caller, other, expand, expansion);
  }
}
