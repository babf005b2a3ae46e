package eu.stratuslab.model.meter;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Href;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a meter measures (DSP0263 5.17.1). */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MeterSpec(
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("The machine or the volume that is measured.")
        Href targetResource,
    @Cimi(access = Access.READ_ONLY, type = AttributeType.URI)
        @JsonPropertyDescription("What is measured of it.")
        String aspect,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("The unit of the values.")
        String units,
    @Cimi(access = Access.READ_ONLY, unit = "second")
        @JsonPropertyDescription("The time between two samples; that of the cloud if absent.")
        @Nullable Integer sampleInterval,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("Interval if a value is an average since the last sample.")
        String timeScope,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("True: it measures until it is stopped.")
        boolean isContinuous,
    @Cimi(access = Access.READ_ONLY, type = AttributeType.DATE_TIME)
        @JsonPropertyDescription("When it was stopped; absent while it measures.")
        @Nullable String stopTime,
    @Cimi(type = AttributeType.DATE_TIME)
        @JsonPropertyDescription("When it is deleted; with its machine if absent.")
        @Nullable String expiresTime,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("When it measured, the oldest time first.")
        List<Period> periods) {

  /**
   * A time in which it measured.
   *
   * @param until null as long as it does
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Period(
      @JsonPropertyDescription("The start.") String since,
      @JsonPropertyDescription("The end; absent for now.") @Nullable String until) {

    boolean has(Instant time) {
      return !time.isBefore(Instant.parse(since))
          && (until == null || !time.isAfter(Instant.parse(until)));
    }
  }

  public MeterSpec {
    periods = periods == null ? List.of() : List.copyOf(periods);
  }

  /** The aspect. */
  public Aspect measured() {
    return Aspect.of(aspect).orElseThrow();
  }

  /** True if it measured at that time. */
  public boolean measuredAt(Instant time) {
    return periods.stream().anyMatch(period -> period.has(time));
  }
}
