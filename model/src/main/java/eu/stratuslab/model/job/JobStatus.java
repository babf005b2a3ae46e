package eu.stratuslab.model.job;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Cimi;
import org.jspecify.annotations.Nullable;

/** How far a Job is (DSP0263 5.17.1). */
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobStatus(
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The state.") @Nullable JobState state,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("0 for success; 10000 and above for the provider's reasons.")
        @Nullable Integer returnCode,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("0 to 100; 100 once it has ended, whatever the outcome.")
        @Nullable Integer progress,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("What is going on, or went wrong.")
        @Nullable String statusMessage,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("One word for the outcome, for programs.")
        @Nullable String reason,
    @Cimi(access = Access.READ_ONLY, type = AttributeType.DATE_TIME)
        @JsonPropertyDescription("When the state last changed.")
        @Nullable String timeOfStatusChange) {}
