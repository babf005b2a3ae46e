package eu.stratuslab.model.event;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import org.jspecify.annotations.Nullable;

/** How full a log is, and whether anything can still be added to it. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record EventLogStatus(
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("How many Events there are of each severity; not in lists.")
        @Nullable Summary summary,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("True once the resource is gone: now the log can be deleted.")
        @Nullable Boolean closed) {

  /** Counts by severity. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Summary(
      @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("Those that are low.") long low,
      @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("Those that are medium.")
          long medium,
      @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("Those that are high.") long high,
      @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("Those that are critical.")
          long critical) {}

  public boolean isClosed() {
    return Boolean.TRUE.equals(closed);
  }
}
