package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.format.Select;
import eu.stratuslab.bridge.format.View;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** What a request wants to see of what it gets. */
final class Views {
  private final Services services;

  Views(Services services) {
    this.services = services;
  }

  /** By {@code $select} and {@code $expand}. */
  View of(Exchange exchange) {
    var query = exchange.request().query();
    return new View(
        exchange.base(),
        exchange.caller(),
        Select.of(query.all(Query.SELECT)),
        expand(query),
        new Expanding(services));
  }

  /** Everything, whatever the query says: the answer to a write. */
  static View plain(Exchange exchange) {
    return View.plain(exchange.base(), exchange.caller());
  }

  private static Set<String> expand(Query query) {
    var names = new HashSet<String>();
    for (var parameter : query.all(Query.EXPAND)) {
      if (parameter.isBlank()) {
        names.add("*");
      }
      Arrays.stream(parameter.split(",", -1))
          .map(String::strip)
          .filter(name -> !name.isEmpty())
          .forEach(names::add);
    }
    return names;
  }
}
