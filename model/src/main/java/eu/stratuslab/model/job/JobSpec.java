package eu.stratuslab.model.job;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Href;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a Job is about (DSP0263 5.17.1). */
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobSpec(
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("What is acted upon; for a create the collection.")
        @Nullable Href targetResource,
    @Cimi(access = Access.READ_ONLY, item = "affectedResource")
        @JsonPropertyDescription("Everything that is touched, the target included.")
        @Nullable List<Href> affectedResources,
    @Cimi(access = Access.READ_ONLY, type = AttributeType.URI)
        @JsonPropertyDescription("What is done.")
        @Nullable String action,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("The Job that this is part of.")
        @Nullable Href parentJob,
    @Cimi(access = Access.READ_ONLY, item = "nestedJob")
        @JsonPropertyDescription("The Jobs that this consists of.")
        @Nullable List<Href> nestedJobs,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The complete documents that a create inserts.")
        @Nullable List<JsonNode> documents,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("When the Job fails if it has not ended before.")
        @Nullable String deadline,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The target's revision for which an action was accepted.")
        @Nullable Long targetRevision,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The checked parameters of an action.")
        @Nullable JsonNode parameters) {

  /** What is about no action with parameters. */
  public JobSpec(
      @Nullable Href targetResource,
      @Nullable List<Href> affectedResources,
      @Nullable String action,
      @Nullable Href parentJob,
      @Nullable List<Href> nestedJobs,
      @Nullable List<JsonNode> documents,
      @Nullable String deadline) {
    this(
        targetResource,
        affectedResources,
        action,
        parentJob,
        nestedJobs,
        documents,
        deadline,
        null,
        null);
  }
}
