package eu.stratuslab.model.event;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.event.Events.Asked;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a write of one resource tells in the logs of those in whose collections it comes or goes: a
 * volume in that of its machine, a meter in that of what it measures. Pure, as {@link Events} is.
 */
public final class HolderEvents {
  private final @Nullable Document before;
  private final Document after;
  private final String item;
  private final Instant now;

  private HolderEvents(@Nullable Document before, Document after, Instant now) {
    this.before = before;
    this.after = after;
    this.item = ResourceTypes.named(after.type()).orElseThrow().href(after.key());
    this.now = now;
  }

  /**
   * What goes with a write.
   *
   * @param before null if the document is new
   * @param asked the request, if nothing told of it yet
   * @param holders finds what lives; asked only for those that are told something
   */
  public static List<Document> of(
      @Nullable Document before,
      Document after,
      Optional<Asked> asked,
      Function<Membership, Optional<Document>> holders,
      Instant now) {
    if (ResourceTypes.named(after.type()).isEmpty()) {
      return List.of();
    }
    var events = new HolderEvents(before, after, now);
    var told = new ArrayList<Document>();
    asked.ifPresent(request -> told.addAll(events.asked(request, holders)));
    told.addAll(events.moved(holders));
    return told;
  }

  /** That a Job failed by which the resource was to come there or to go. */
  public static List<Document> alarm(
      Document item,
      String operation,
      Alarm alarm,
      String occurrence,
      Function<Membership, Optional<Document>> holders,
      Instant now) {
    return concerned(Membership.of(item), operation, holders)
        .flatMap(holder -> Events.alarm(holder, alarm, occurrence, now).stream())
        .toList();
  }

  /** That somebody stopped a Job by which the resource was to come there or to go. */
  public static List<Document> stopped(
      Document item,
      String operation,
      Asked stop,
      Function<Membership, Optional<Document>> holders,
      Instant now) {
    return concerned(Membership.of(item), operation, holders)
        .flatMap(holder -> Events.asked(holder, stop, now).stream())
        .toList();
  }

  private static Stream<Document> concerned(
      List<Membership> places, String operation, Function<Membership, Optional<Document>> holders) {
    return places.stream()
        .filter(place -> place.changes().contains(operation))
        .flatMap(place -> holders.apply(place).stream());
  }

  /** Who asked for it, in the log of where it is to come or to go. */
  private List<Document> asked(Asked request, Function<Membership, Optional<Document>> holders) {
    var there = new ArrayList<>(Membership.of(after));
    if (before != null) {
      Membership.of(before).stream()
          .filter(place -> there.stream().noneMatch(place::same))
          .forEach(there::add);
    }
    var asked = new Asked(request.operation() + " of " + item, request.job(), request.by());
    return concerned(there, request.operation(), holders)
        .flatMap(holder -> Events.asked(holder, asked, now).stream())
        .toList();
  }

  private List<Document> moved(Function<Membership, Optional<Document>> holders) {
    var was = before == null ? List.<Membership>of() : Membership.held(before);
    var is = Membership.held(after);
    var told = new ArrayList<Document>();
    was.stream()
        .filter(place -> is.stream().noneMatch(place::same))
        .forEach(place -> told.addAll(moved("removed from", place, holders)));
    is.stream()
        .filter(place -> was.stream().noneMatch(place::same))
        .forEach(place -> told.addAll(moved("added to", place, holders)));
    return told;
  }

  private List<Document> moved(
      String how, Membership place, Function<Membership, Optional<Document>> holders) {
    var as = place.as().isEmpty() ? "" : ", " + place.as();
    var detail = how + " " + place.collection() + ": " + item + as;
    var occurrence = item + "/" + after.revision() + "." + after.statusRevision() + "/" + how;
    return holders.apply(place).stream()
        .flatMap(holder -> Events.update(holder, detail, occurrence, now).stream())
        .toList();
  }
}
