package eu.stratuslab.model.event;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Document;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** What the status of a document says is wrong with it. */
public final class StatusAlarms {
  private static final String ERROR = "ERROR";

  /** Data that are gone, or may be. */
  private static final Set<String> DATA =
      Set.of("DataLost", "DataDamaged", "DiskMissing", "PoolMissing");

  /**
   * Reasons for which a resource is not Ready though it is not in ERROR: its host hopes to overcome
   * them. What is an attempt on the way is none of them, it would be told at every turn.
   */
  private static final Map<String, Severity> NOT_READY =
      Map.of(
          "DiskError", Severity.critical,
          "ForeignDomain", Severity.high,
          "ForeignUse", Severity.high,
          "Crashed", Severity.medium);

  private StatusAlarms() {}

  /** The state ERROR with its reason, else the reason for which it is not ready. */
  public static List<Alarm> of(Document document) {
    return ERROR.equals(document.state())
        ? List.of(error(document.status().path("failure")))
        : notReady(document.status().path("conditions"));
  }

  private static Alarm error(JsonNode failure) {
    var reason = failure.path("reason").asText("Error");
    return new Alarm(
        reason,
        DATA.contains(reason) ? Severity.critical : Severity.high,
        failure.path("message").asText("it is in state ERROR"));
  }

  private static List<Alarm> notReady(JsonNode conditions) {
    return StreamSupport.stream(conditions.spliterator(), false)
        .filter(condition -> condition.path("type").asText().equals("Ready"))
        .filter(condition -> condition.path("status").asText().equals(Condition.FALSE))
        .filter(condition -> NOT_READY.containsKey(condition.path("reason").asText()))
        .map(condition -> notReady(condition, condition.path("reason").asText()))
        .toList();
  }

  private static Alarm notReady(JsonNode condition, String reason) {
    return new Alarm(
        reason, NOT_READY.getOrDefault(reason, Severity.high), condition.path("message").asText());
  }
}
