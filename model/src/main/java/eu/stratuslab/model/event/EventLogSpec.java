package eu.stratuslab.model.event;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Href;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened to one resource, the newest Events of it (DSP0263 5.17.4). */
@JsonIgnoreProperties(ignoreUnknown = true)
public record EventLogSpec(
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("Whose log it is; it may be gone by now.")
        Href targetResource,
    @Cimi(values = {"daily", "weekly", "monthly", "yearly"})
        @JsonPropertyDescription("How long an Event is kept; as long as there is room if absent.")
        @Nullable String persistence) {

  /** How long an Event is kept; empty for as long as there is room. */
  public Optional<Duration> kept() {
    return Optional.ofNullable(persistence).map(EventLogSpec::duration);
  }

  private static Duration duration(String persistence) {
    return switch (persistence) {
      case "daily" -> Duration.ofDays(1);
      case "weekly" -> Duration.ofDays(7);
      case "monthly" -> Duration.ofDays(31);
      case "yearly" -> Duration.ofDays(366);
      default -> throw new IllegalArgumentException("no persistence " + persistence);
    };
  }
}
