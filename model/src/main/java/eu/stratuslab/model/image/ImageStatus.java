package eu.stratuslab.model.image;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.machine.MachineStatus.Proposal;
import eu.stratuslab.model.machine.MachineStatus.Terminated;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is true of an image. The first import fixes digest, format and size for every host. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImageStatus(
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The state as CIMI shows it.")
        @Nullable String state,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The operator's proposal of a host.")
        @Nullable Proposal proposal,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The SHA-256 of the imported bytes.")
        @Nullable String sha256,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The probed format.")
        @Nullable String format,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The virtual size in bytes.")
        @Nullable Long virtualSize,
    @Cimi(access = Access.READ_ONLY, unit = "byte")
        @JsonPropertyDescription("The number of bytes imported.")
        @Nullable Long size,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("How far the import is, 0 to 100.")
        @Nullable Integer progress,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("Why it cannot be imported.")
        @Nullable ImageFailure failure,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The proof that its host has no captured data of it any more.")
        @Nullable Terminated terminated,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The uuid of the reporting host.")
        @Nullable String reporter,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The epoch of the report.")
        @Nullable Long epoch,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("Counts the reports in an epoch.")
        @Nullable Long sequence,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The document's revision that the report has seen.")
        @Nullable Long observedRevision,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The generation of the resource.")
        @Nullable Long observedGeneration,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("Ready and its reason.")
        List<Condition> conditions) {

  /** Why an import ended without an image. It is final: delete the image and make another. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ImageFailure(
      @Required @JsonPropertyDescription("One word, for programs.") String reason,
      @Required @JsonPropertyDescription("A sentence, for people.") String message) {}

  public ImageStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
