package eu.stratuslab.model.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.event.EventSpec.Kind;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceType.Namespace;
import eu.stratuslab.model.resource.ResourceTypes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Events that tell of a write: pure. The key of an Event follows from its resource and from
 * what happened to it, so that whoever writes it again after a crash writes nothing new.
 */
public final class Events {
  private static final char SEPARATOR = '.';
  private static final int HASH_BYTES = 12;

  private final Document target;
  private final ResourceType type;
  private final Instant now;

  private Events(Document target, ResourceType type, Instant now) {
    this.target = target;
    this.type = type;
    this.now = now;
  }

  /** Tells of that resource; empty if its type has no logs. */
  private static Optional<Events> of(Document target, Instant now) {
    return ResourceTypes.named(target.type())
        .filter(ResourceType::logged)
        .map(type -> new Events(target, type, now));
  }

  /**
   * What is asked for.
   *
   * @param operation {@code add}, {@code edit}, {@code delete} or an action
   * @param by the user; empty if the cloud itself does it
   */
  public record Asked(String operation, String job, String by) {}

  /** The key of the log in which an Event is. */
  public static String logOf(String eventKey) {
    var end = eventKey.lastIndexOf(SEPARATOR);
    return end < 0 ? "" : eventKey.substring(0, end);
  }

  /** The log of a resource; it has the resource's key. Empty if its type has no logs. */
  public static Optional<Document> log(Document target, @Nullable String persistence, Instant now) {
    return of(target, now).map(events -> events.log(persistence));
  }

  /** What goes with a new document: its log, and that it was made. */
  public static List<Document> created(Document after, Optional<Asked> asked, Instant now) {
    return of(after, now)
        .map(
            events ->
                Stream.of(
                        Stream.of(events.log(null), events.model("create", null)),
                        asked.map(events::access).stream(),
                        events.alarms(null).stream())
                    .flatMap(told -> told)
                    .toList())
        .orElse(List.of());
  }

  /** What goes with a document in place of another, or with the tombstone in its place. */
  public static List<Document> changed(
      Document before, Document after, Optional<Asked> asked, Instant now) {
    return of(after, now)
        .or(() -> ofLog(after, now))
        .map(events -> events.changed(before, asked))
        .orElse(List.of());
  }

  /** A log tells itself what is changed of it, as long as it is there. */
  private static Optional<Events> ofLog(Document target, Instant now) {
    return target.gone() || !target.type().equals(ResourceTypes.EVENT_LOG.name())
        ? Optional.empty()
        : Optional.of(new Events(target, ResourceTypes.EVENT_LOG, now));
  }

  /** That something was asked for which changes another one: the stop of a Job acts upon it. */
  public static List<Document> asked(Document target, Asked asked, Instant now) {
    return of(target, now).map(events -> List.of(events.access(asked))).orElse(List.of());
  }

  /** That what belongs to a resource has changed, and stands in no document of its own. */
  static List<Document> update(Document target, String detail, String occurrence, Instant now) {
    return of(target, now)
        .map(
            events ->
                List.of(
                    events.event(
                        Kind.model,
                        "model/update/" + occurrence,
                        Severity.low,
                        EventOutcome.Success,
                        events.content(null, null, "update", null, null, null, detail))))
        .orElse(List.of());
  }

  private List<Document> changed(Document before, Optional<Asked> asked) {
    var told = new ArrayList<Document>();
    asked.map(this::access).ifPresent(told::add);
    if (target.gone()) {
      told.add(model("delete", null));
      return told;
    }
    if (!target.updated().equals(before.updated())) {
      told.add(model("update", "changed: " + String.join(", ", differences(before, target))));
    }
    var was = before.state();
    var is = target.state();
    if (is != null && !is.equals(was)) {
      told.add(state(was, is));
    }
    told.addAll(alarms(before));
    return told;
  }

  /** That something is wrong which no change of the document shows. */
  public static List<Document> alarm(Document target, Alarm alarm, String occurrence, Instant now) {
    return of(target, now)
        .map(events -> List.of(events.alarm(alarm, alarm.code() + "/" + occurrence)))
        .orElse(List.of());
  }

  /**
   * That requests of one user were refused.
   *
   * @param by the user; empty if there is no such user
   * @param first when that was so for the first time
   */
  public static List<Document> refused(
      Document target, String operation, Optional<String> by, String why, Instant first) {
    return of(target, first)
        .map(
            events ->
                List.of(
                    events.event(
                        Kind.access,
                        "refused/" + operation + "/" + by.orElse("") + "/" + first + "/" + why,
                        Severity.medium,
                        EventOutcome.Failure,
                        events.content(null, null, null, null, operation, by.orElse(null), why))))
        .orElse(List.of());
  }

  private Document log(@Nullable String persistence) {
    var spec = new EventLogSpec(new Href(type.href(target.key())), persistence);
    return Document.create(
        ResourceTypes.EVENT_LOG.name(),
        target.key(),
        text(target.cloud()),
        text(target.tenant()),
        target.acl(),
        now,
        Json.tree(spec));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private Document model(String change, @Nullable String detail) {
    return event(
        Kind.model,
        "model/" + change + "/" + target.revision(),
        Severity.low,
        EventOutcome.Success,
        content(null, null, change, null, null, null, detail));
  }

  private Document access(Asked asked) {
    return event(
        Kind.access,
        "access/" + asked.job(),
        Severity.low,
        EventOutcome.Success,
        content(
            null,
            null,
            null,
            null,
            asked.operation(),
            asked.by(),
            "accepted as jobs/" + asked.job()));
  }

  private Document state(@Nullable String was, String is) {
    var bad = is.equals("ERROR") || is.equals("SILENT") || is.equals("LOST");
    return event(
        Kind.state,
        "state/" + revisions() + "/" + was + ">" + is,
        bad ? Severity.high : Severity.low,
        EventOutcome.Status,
        content(is, was, null, null, null, null, null));
  }

  /** What has become wrong, and what is so no more; of what goes, nothing is told. */
  private List<Document> alarms(@Nullable Document before) {
    if (target.deleting() != null) {
      return List.of();
    }
    var was = before == null ? List.<Alarm>of() : type.behaviour().alarms(before);
    var is = type.behaviour().alarms(target);
    var begun = is.stream().filter(alarm -> was.stream().noneMatch(alarm::same));
    var over = was.stream().filter(alarm -> is.stream().noneMatch(alarm::same));
    return Stream.concat(
            begun.map(alarm -> alarm(alarm, revisions() + "/" + alarm.occurrence())),
            over.map(this::over))
        .toList();
  }

  private Document over(Alarm alarm) {
    return event(
        Kind.alarm,
        "over/" + revisions() + "/" + alarm.occurrence(),
        Severity.low,
        EventOutcome.Success,
        content(null, null, null, alarm.code(), null, null, "it is over: " + alarm.detail()));
  }

  private Document alarm(Alarm alarm, String occurrence) {
    return event(
        Kind.alarm,
        "alarm/" + occurrence,
        alarm.severity(),
        EventOutcome.Warning,
        content(null, null, null, alarm.code(), null, null, alarm.detail()));
  }

  private String revisions() {
    return target.revision() + "." + target.statusRevision();
  }

  private EventContent content(
      @Nullable String state,
      @Nullable String previous,
      @Nullable String change,
      @Nullable String code,
      @Nullable String operation,
      @Nullable String initiator,
      @Nullable String detail) {
    var access = operation != null;
    return new EventContent(
        access ? null : target.name(),
        new Href(type.href(target.key())),
        access ? null : typeUri(),
        state,
        previous,
        change,
        code,
        operation,
        initiator,
        detail);
  }

  private String typeUri() {
    var namespace =
        type.namespace() == Namespace.CIMI
            ? "http://schemas.dmtf.org/cimi/2"
            : "http://stratuslab.eu/cimi/1";
    return namespace + "/" + type.name();
  }

  private Document event(
      Kind kind, String transition, Severity severity, EventOutcome outcome, EventContent content) {
    var spec =
        new EventSpec(
            now.toString(),
            kind.uri(),
            content,
            outcome,
            severity,
            target.acl().owner().principal(),
            new Href(ResourceTypes.EVENT_LOG.href(target.key())));
    return Document.create(
            ResourceTypes.EVENT.name(),
            target.key() + SEPARATOR + hash(transition),
            text(target.cloud()),
            text(target.tenant()),
            target.acl(),
            now,
            Json.tree(spec))
        .with(d -> d.state(severity.name()));
  }

  private static String hash(String transition) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(transition.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The names of what a consumer changed; never the values, which may be secret. */
  private List<String> differences(Document before, Document after) {
    var names = new ArrayList<String>();
    if (!Objects.equals(before.name(), after.name())) {
      names.add("name");
    }
    if (!Objects.equals(before.description(), after.description())) {
      names.add("description");
    }
    if (!before.properties().equals(after.properties())) {
      names.add("properties");
    }
    if (!before.acl().equals(after.acl())) {
      names.add("acl");
    }
    names.addAll(differences(before.spec(), after.spec()));
    return names.isEmpty() ? List.of("nothing") : names;
  }

  private List<String> differences(ObjectNode before, ObjectNode after) {
    var names = new TreeSet<String>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    names.removeIf(name -> Json.same(before.path(name), after.path(name)));
    names.removeIf(
        name ->
            type.attributes().stream().noneMatch(a -> named(a.name(), a.access().known(), name)));
    return List.copyOf(names);
  }

  private static boolean named(String attribute, boolean known, String name) {
    return known && attribute.equals(name);
  }
}
