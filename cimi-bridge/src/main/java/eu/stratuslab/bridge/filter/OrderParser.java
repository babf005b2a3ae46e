package eu.stratuslab.bridge.filter;

import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** Reads {@code $orderby} (DSP0263 4.1.6.3): {@code name,created:desc}. */
public final class OrderParser {
  /** The greatest number of keys. */
  public static final int MAX_KEYS = 8;

  private static final String PARAMETER = "$orderby";

  private final List<Attribute> attributes;
  private final List<Violation> violations = new ArrayList<>();
  private final LinkedHashMap<String, Order> orders = new LinkedHashMap<>();

  private OrderParser(List<Attribute> attributes) {
    this.attributes = List.copyOf(attributes);
  }

  /**
   * The keys of all given parameters, one after the other. A key that was named before says nothing
   * more.
   *
   * @param parameters decoded from the URL; empty ones say nothing
   * @param attributes of the items, the common ones among them
   */
  public static Parsed<List<Order>> parse(List<String> parameters, List<Attribute> attributes) {
    var parser = new OrderParser(attributes);
    for (var parameter : parameters) {
      if (!parameter.isBlank()) {
        parser.keys(parameter);
      }
    }
    if (parser.orders.size() > MAX_KEYS) {
      parser.refuse(Reason.BAD_QUERY, "there are at most " + MAX_KEYS + " keys");
    }
    return new Parsed<>(List.copyOf(parser.orders.values()), parser.violations);
  }

  private void keys(String parameter) {
    if (parameter.length() > FilterParser.MAX_LENGTH) {
      refuse(Reason.BAD_QUERY, "an order has at most " + FilterParser.MAX_LENGTH + " characters");
      return;
    }
    for (var key : parameter.split(",", -1)) {
      var colon = key.indexOf(':');
      var name = (colon < 0 ? key : key.substring(0, colon)).strip();
      var direction = colon < 0 ? "asc" : key.substring(colon + 1).strip();
      key(name, direction);
    }
  }

  private void key(String name, String direction) {
    var lower = direction.toLowerCase(Locale.ROOT);
    if (!lower.equals("asc") && !lower.equals("desc")) {
      refuse(Reason.BAD_QUERY, "'" + name + "' is ordered asc or desc, not '" + direction + "'");
    }
    FilterTyping.comparable(attributes, name)
        .ifPresentOrElse(
            attribute ->
                orders.putIfAbsent(
                    name,
                    new Order(
                        name,
                        attribute.type(),
                        ResourceType.path(attribute),
                        lower.equals("desc"))),
            () -> refuse(Reason.UNKNOWN_ATTRIBUTE, FilterTyping.refusal(attributes, name)));
  }

  private void refuse(Reason reason, String message) {
    violations.add(new Violation(PARAMETER, reason, message));
  }
}
