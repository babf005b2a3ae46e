package eu.stratuslab.model.document;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A condition by the Kubernetes API conventions.
 *
 * @param type an adjective or past participle: {@code Ready}, {@code Scheduled}
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason one word in PascalCase, for programs
 * @param message a sentence, for people
 * @param observedGeneration the generation that it speaks of
 * @param lastTransitionTime when the status last changed
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Condition(
    @Required @JsonPropertyDescription("What it is about.") String type,
    @Required @JsonPropertyDescription("True, False or Unknown.") String status,
    @Required @JsonPropertyDescription("Why, in one word.") String reason,
    @JsonPropertyDescription("Why, in a sentence.") @Nullable String message,
    @JsonPropertyDescription("The generation it speaks of.") @Nullable Long observedGeneration,
    @JsonPropertyDescription("When the status last changed.") @Nullable String lastTransitionTime) {

  public static final String TRUE = "True";
  public static final String FALSE = "False";
  public static final String UNKNOWN = "Unknown";

  /** The reason of a machine whose host does not find its Secret: the mirror writes it anew. */
  public static final String WAITING_FOR_SECRET = "WaitingForSecret";

  /** The condition of that type. */
  public static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
  }

  /** What a resource waits for, in the words of whoever places it or of its host. */
  public static Optional<String> awaited(List<Condition> conditions) {
    return Stream.of("Scheduled", "Ready")
        .flatMap(type -> find(conditions, type).stream())
        .filter(c -> !c.status().equals(TRUE))
        .map(c -> c.reason() + (c.message() == null ? "" : ": " + c.message()))
        .findFirst();
  }

  /** The list with that condition set; the transition time moves only when the status changes. */
  public static List<Condition> set(
      List<Condition> conditions,
      String type,
      String status,
      String reason,
      String message,
      long observedGeneration,
      Instant now) {
    var before = find(conditions, type);
    var since = before.filter(c -> c.status().equals(status)).map(Condition::lastTransitionTime);
    var condition =
        new Condition(
            type, status, reason, message, observedGeneration, since.orElseGet(now::toString));
    return Stream.concat(
            conditions.stream().filter(c -> !c.type().equals(type)), Stream.of(condition))
        .sorted(java.util.Comparator.comparing(Condition::type))
        .toList();
  }
}
