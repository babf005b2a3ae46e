package eu.stratuslab.model.volume;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.machine.MachineStatus.OperationStatus;
import eu.stratuslab.model.machine.MachineStatus.Proposal;
import eu.stratuslab.model.machine.MachineStatus.Terminated;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a volume. {@code proposal} is the operator's, {@code failure} in a document may
 * also be the mirror's, everything else is the report of the host's agent: one that could not look
 * at pool and domains reports nothing.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record VolumeStatus(
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The state as CIMI shows it, by the agent's knowledge.")
        @Nullable String state,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The operator's proposal of a host.")
        @Nullable Proposal proposal,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The name of the host.")
        @Nullable String hostName,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("True once it is complete; false again if its data are lost.")
        @Nullable Boolean created,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The capacity that is there, in kilobytes; never rounded up.")
        @Nullable Long capacity,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The bytes that it takes in its pool.")
        @Nullable Long allocated,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The pool that it is in.")
        @Nullable String pool,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("How far it is copied from its image, or to one, 0 to 100.")
        @Nullable Integer progress,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The domain that has it; absent if none has.")
        @Nullable Attached attachment,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The proof that no domain has it; absent while one has.")
        @Nullable Detached detached,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The newest snapshot, restore and the like, and how it ended.")
        @Nullable OperationStatus operation,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("Why it cannot be what is wanted of it.")
        @Nullable Failure failure,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The proof that nothing of it is left on the host.")
        @Nullable Terminated terminated,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The uuid of the reporting host.")
        @Nullable String reporter,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The epoch of the report.")
        @Nullable Long epoch,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("Counts the reporter's reports within an epoch.")
        @Nullable Long sequence,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The document's revision that the report has seen.")
        @Nullable Long observedRevision,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The generation of the resource.")
        @Nullable Long observedGeneration,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("Ready, Scheduled and the like, with their reasons.")
        List<Condition> conditions) {

  /**
   * The domain that has the volume: in its process if it runs, else in its definition. While a
   * guest has not let go of a device, its domain has it.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Attached(
      @Required @JsonPropertyDescription("The uuid of the machine.") String machine,
      @Required @JsonPropertyDescription("The epoch in the domain's metadata.") long epoch,
      @Required @JsonPropertyDescription("The device in the guest.") String location,
      @Required @JsonPropertyDescription("True if a running process has it.") boolean live) {}

  /**
   * The proof that no domain of the host has the volume, neither live nor in its definition, looked
   * at after the revision named was seen. Reported whenever that is so and the spec has no
   * attachment or one that is detaching.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Detached(
      @Required @JsonPropertyDescription("The document's revision under which was looked.")
          long revision) {}

  /**
   * Why a wish cannot be fulfilled, as long as it is the same: of a volume that is not {@code
   * created} its end, else the end of the Job that asked. What the host hopes to overcome is no
   * failure but the condition Ready.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Failure(
      @Required @JsonPropertyDescription("One word, for programs.") String reason,
      @Required @JsonPropertyDescription("A sentence, for people.") String message,
      @Required @JsonPropertyDescription("The document's revision that it speaks of.")
          long revision) {}

  /** Not being created is one thing, in whichever way it was written. */
  public VolumeStatus {
    created = Boolean.TRUE.equals(created) ? true : null;
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  public boolean isCreated() {
    return Boolean.TRUE.equals(created);
  }
}
