package eu.stratuslab.model.meter;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Cimi;

/** One value of a meter (DSP0263 5.17.1). */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SampleSpec(
    @Cimi(access = Access.READ_ONLY, type = AttributeType.DATE_TIME)
        @JsonPropertyDescription("When it was taken.")
        String timestamp,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("The value, in the meter's units.")
        String value) {}
