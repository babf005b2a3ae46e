package eu.stratuslab.model.meter;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import org.jspecify.annotations.Nullable;

/** What of a meter follows from its samples; looked up when one meter is read. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MeterStatus(
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("The least value of its samples; not in lists.")
        @Nullable String minValue,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("The greatest value of its samples; not in lists.")
        @Nullable String maxValue) {}
