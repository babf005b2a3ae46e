package eu.stratuslab.bridge.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.filter.Order;
import eu.stratuslab.model.document.Acl.PrincipalType;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.resource.AttributeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Documents and queries that have every trap in them, with few values so that they meet. */
public final class RandomQueries {
  private static final List<String> TEXTS =
      List.of(
          "",
          "web",
          "Web",
          "é",
          "e\u0301",
          "ＳＴ",
          "ST",
          "a'b",
          "a\"b\\",
          "x\u0000y",
          "x",
          "🜁",
          "\uffee",
          "true",
          "1",
          "2026-01-01",
          "machines/0192f000-0000-7000-8000-000000000001",
          "0192f000-0000-7000-8000-000000000002");
  private static final List<String> DATES =
      List.of(
          "2026-01-01T00:00:00Z",
          "2026-01-01T01:00:00+01:00",
          "2026-01-01T00:00:00.5Z",
          "2025-12-31T23:59:59.999999999Z",
          "2026-01-01",
          "1969-12-31T23:59:59Z");
  private static final List<Long> NUMBERS = List.of(-3L, 0L, 1L, 2L, 10L, Long.MAX_VALUE);

  private record Path(AttributeType type, String path) {}

  private static final List<Path> PATHS =
      List.of(
          new Path(AttributeType.STRING, "name"),
          new Path(AttributeType.STRING, "name"),
          new Path(AttributeType.STRING, "state"),
          new Path(AttributeType.STRING, "description"),
          new Path(AttributeType.STRING, "tenant"),
          new Path(AttributeType.DATE_TIME, "created"),
          new Path(AttributeType.DATE_TIME, "updated"),
          new Path(AttributeType.INTEGER, "spec.cpu"),
          new Path(AttributeType.BOOLEAN, "spec.on"),
          new Path(AttributeType.STRING, "spec.label"),
          new Path(AttributeType.URI, "spec.target"),
          new Path(AttributeType.STRING, "spec.deep.target"),
          new Path(AttributeType.STRING, "placement.host"),
          new Path(AttributeType.DATE_TIME, "status.at"),
          new Path(AttributeType.STRING, "status.ip"));

  private final RandomGenerator random;

  public RandomQueries(RandomGenerator random) {
    this.random = random;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  private <T> T one(List<T> of) {
    return of.get(below(of.size()));
  }

  private boolean rarely() {
    return below(5) == 0;
  }

  /** A document with traps in it. */
  public Document document(String key) {
    var owner = SampleDocuments.machine(key, one(List.of("alice", "bob", "carol")), rules());
    var created = instant();
    var drafted =
        Document.create(
            owner.type(), key, SampleDocuments.CLOUD, one(TEXTS), owner.acl(), created, spec());
    return drafted.with(
        d -> {
          if (!rarely()) {
            d.name(one(TEXTS));
          }
          if (!rarely()) {
            d.state(one(List.of("STARTED", "STOPPED", "ST", "ＳＴ", "")));
          }
          if (rarely()) {
            d.description(one(TEXTS));
          }
          if (rarely()) {
            d.placement(new Placement(one(TEXTS), 1, List.of()));
          }
          return d.properties(properties()).edited(instant()).status(status());
        });
  }

  private eu.stratuslab.model.document.Acl.Rule[] rules() {
    return rarely()
        ? new eu.stratuslab.model.document.Acl.Rule[] {
          SampleDocuments.views(PrincipalType.ROLE, "staff"),
          SampleDocuments.views(PrincipalType.USER, "alice")
        }
        : new eu.stratuslab.model.document.Acl.Rule[0];
  }

  private Instant instant() {
    return Instant.parse(
        one(
            List.of(
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00.5Z",
                "2025-12-31T23:59:59.999999999Z",
                "1969-12-31T23:59:59.000000001Z")));
  }

  private Map<String, String> properties() {
    var properties = new LinkedHashMap<String, String>();
    for (var key : List.of("env", "a.b", "q\"k", "")) {
      if (rarely()) {
        properties.put(key, one(TEXTS));
      }
    }
    return properties;
  }

  private ObjectNode spec() {
    var spec = Json.object();
    switch (below(5)) {
      case 0 -> spec.put("cpu", "1");
      case 1 -> spec.put("cpu", 1.5);
      case 2 -> spec.putNull("cpu");
      default -> spec.put("cpu", one(NUMBERS));
    }
    switch (below(4)) {
      case 0 -> spec.put("on", 1);
      case 1 -> spec.put("label", 7);
      default -> spec.put("on", below(2) == 0).put("label", one(TEXTS));
    }
    if (rarely()) {
      spec.put("target", one(TEXTS));
    } else {
      spec.putObject("target").put("href", one(TEXTS));
    }
    spec.putObject("deep").put("target", one(TEXTS)).putObject("label").put("href", 1);
    spec.put("deep.target", one(TEXTS));
    return spec;
  }

  private ObjectNode status() {
    var status = Json.object().put("at", one(DATES));
    if (rarely()) {
      status.put("at", one(TEXTS)).put("ip", one(TEXTS));
    }
    return status;
  }

  /** A filter, so deep. */
  public Filter filter(int depth) {
    return switch (depth == 0 ? 2 + below(4) : below(6)) {
      case 0 -> new Filter.And(filters(depth));
      case 1 -> new Filter.Or(filters(depth));
      case 2 -> property();
      default -> comparison();
    };
  }

  private List<Filter> filters(int depth) {
    return IntStream.range(0, below(4)).mapToObj(_ -> filter(depth - 1)).toList();
  }

  private Filter property() {
    return new Filter.PropertyComparison(
        one(List.of("env", "a.b", "q\"k", "", "missing")), equality(), one(TEXTS));
  }

  private Operator equality() {
    return below(3) == 0 ? Operator.NOT_EQUAL : Operator.EQUAL;
  }

  private Filter comparison() {
    var path = one(PATHS);
    return switch (path.type()) {
      case INTEGER -> compared(path, any(), one(NUMBERS).toString());
      case BOOLEAN -> compared(path, equality(), Boolean.toString(below(2) == 0));
      case DATE_TIME -> compared(path, any(), instant().toString());
      default ->
          compared(
              path,
              equality(),
              path.path().equals("state") && !rarely()
                  ? one(List.of("STARTED", "ST", "ＳＴ", ""))
                  : one(TEXTS));
    };
  }

  private Operator any() {
    return one(List.of(Operator.values()));
  }

  private static Filter compared(Path path, Operator operator, String value) {
    return new Filter.Comparison(path.path(), path.type(), path.path(), operator, value);
  }

  List<Order> orders() {
    var orders = new ArrayList<Order>();
    for (var i = below(3); i > 0; i--) {
      var path = one(PATHS);
      orders.add(new Order(path.path(), path.type(), path.path(), below(2) == 0));
    }
    return orders;
  }
}
