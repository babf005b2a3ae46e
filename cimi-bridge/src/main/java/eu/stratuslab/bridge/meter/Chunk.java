package eu.stratuslab.bridge.meter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.HostUsage;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the machines of one host had used, each time that the host said so in a few minutes: one
 * document, so that a report is one write, however many machines there are. Pure.
 *
 * @param spec of the document, as it is: who asks for one machine does not pay for the others. In
 *     it {@code at}, milliseconds since the epoch, of the newest report; and {@code rows} of {@link
 *     Totals} by machine, whose times count from the beginning of the slot
 */
record Chunk(ObjectNode spec) {
  /** So many seconds are one slot, and one document of each host. */
  static final long SECONDS = 300;

  /** So many slots are kept, the growing one included: two hours, and what is left of one. */
  static final int KEPT = 25;

  private static final long MILLIS = 1000;
  private static final String AT = "at";
  private static final String ROWS = "rows";

  static long slot(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), SECONDS);
  }

  /** The first slot that is kept from which on nothing is missing of any ten minutes. */
  static long firstWhole(long slot) {
    var first = slot - KEPT + 1;
    return first + Math.floorMod(first, 2);
  }

  static Instant start(long slot) {
    return Instant.ofEpochSecond(slot * SECONDS);
  }

  /** Nothing yet. */
  static Chunk empty() {
    return new Chunk(Json.object());
  }

  /** True of a report that is in it already, from whoever did the same before. */
  boolean has(HostUsage usage) {
    return Instant.parse(usage.at()).toEpochMilli() <= spec.path(AT).asLong();
  }

  /** With what a host says. */
  Chunk with(HostUsage usage) {
    var time = Instant.parse(usage.at());
    var since = slot(time) * SECONDS * MILLIS;
    var more = spec.deepCopy().put(AT, time.toEpochMilli());
    var rows = more.withObjectProperty(ROWS);
    for (var domain : usage.domains()) {
      var row = Totals.of(time.toEpochMilli(), domain).row(since);
      rows.put(domain.id(), Numbers.append(rows.path(domain.id()).asText(), row));
    }
    return new Chunk(more);
  }

  /** Those of which something is in it. */
  Set<String> machines() {
    var machines = new TreeSet<String>();
    spec.path(ROWS).fieldNames().forEachRemaining(machines::add);
    return machines;
  }

  /** What a machine had used, in the order of time. */
  List<Totals> of(String machine, long slot) {
    var since = slot * SECONDS * MILLIS;
    return Numbers.parse(spec.path(ROWS).path(machine).asText()).stream()
        .map(row -> Totals.of(since, row))
        .toList();
  }
}
