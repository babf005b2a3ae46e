package eu.stratuslab.model.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.job.Outcome;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Reference;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a machine. {@code proposal} is the operator's, {@code failure} in a document may
 * also be the mirror's, everything else is the report of the host's agent.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MachineStatus(
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The state as CIMI shows it, by the agent's knowledge.")
        @Nullable String state,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The operator's proposal of a host.")
        @Nullable Proposal proposal,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The name of the host.")
        @Nullable String hostName,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("True once its disks and its domain exist.")
        @Nullable Boolean created,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("Whether it runs.")
        @Nullable Power power,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The powerRevision that the agent has acted upon.")
        @Nullable Long powerRevision,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription(
            "Why it does not run: GuestShutdown, Requested, Forced, Crashed, MemoryLost, Held.")
        @Nullable String stoppedReason,
    @Cimi(access = Access.READ_ONLY, item = "address")
        @JsonPropertyDescription("The addresses of its interfaces.")
        @Nullable List<String> addresses,
    @Cimi(access = Access.READ_ONLY, of = "MachineImage")
        @JsonPropertyDescription("The snapshot that was taken or restored last, if it is there.")
        @Nullable Reference latestSnapshot,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The newest restart, snapshot and the like, and how it ended.")
        @Nullable OperationStatus operation,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("Why it cannot be what is wanted of it.")
        @Nullable Failure failure,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("True if a change waits for the next start.")
        @Nullable Boolean restartRequired,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription(
            "How far its image is on its way to the host, or the copy of its disk, 0 to 100.")
        @Nullable Integer progress,
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

  /** Where the operator would run the machine, or why nowhere. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Proposal(
      @JsonPropertyDescription("The uuid of the host; absent if it fits nowhere.")
          @Nullable String host,
      @Required @JsonPropertyDescription("The document's revision it was made for.") long revision,
      @JsonPropertyDescription("Per host by name, why not, or its score.")
          Map<String, String> reasons) {
    public Proposal {
      reasons = reasons == null ? Map.of() : Map.copyOf(reasons);
    }
  }

  /** How far an imperative operation got. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record OperationStatus(
      @Required @JsonPropertyDescription("The uuid of its Job.") String id,
      @Required @JsonPropertyDescription("True once it is over.") boolean done,
      @JsonPropertyDescription("True if it did what was asked.") @Nullable Boolean succeeded,
      @JsonPropertyDescription("Why it failed, in one word.") @Nullable String reason,
      @JsonPropertyDescription("How it ended, in a sentence.") @Nullable String message) {

    private static final int BEGUN = 10;

    /** So much of an operation is its copy, in percent. */
    private static final int COPY = 80;

    /** An operation of whose failure no reason is known. */
    public OperationStatus(
        String id, boolean done, @Nullable Boolean succeeded, @Nullable String message) {
      this(id, done, succeeded, null, message);
    }

    /**
     * What a report says of an open operation; that of another one says nothing.
     *
     * @param copied how much of a disk is, 0 to 100; null if none is being copied
     */
    public static Outcome outcome(
        @Nullable Operation open,
        @Nullable OperationStatus reported,
        @Nullable Integer copied,
        List<Condition> conditions) {
      if (open == null
          || reported == null
          || !reported.id().equals(open.id())
          || !reported.done()) {
        return new Outcome.Running(
            copied == null ? BEGUN : BEGUN + Math.clamp(copied, 0, 100) * COPY / 100,
            Condition.find(conditions, "Ready")
                .filter(OperationStatus::ofOperation)
                .map(ready -> ready.reason() + ": " + ready.message())
                .orElse("waiting for the host's report"));
      }
      if (Boolean.TRUE.equals(reported.succeeded())) {
        return new Outcome.Succeeded();
      }
      return new Outcome.Failed(
          Objects.requireNonNullElse(reported.reason(), "OperationFailed"),
          Objects.requireNonNullElse(reported.message(), "no reason given"));
    }

    /** How far a copy is, or that the host is silent: the rest tells of the machine alone. */
    private static boolean ofOperation(Condition ready) {
      return ready.reason().equals("Capturing") || ready.status().equals(Condition.UNKNOWN);
    }
  }

  /** Why a machine is in ERROR. It is overcome by a newer powerRevision. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Failure(
      @Required @JsonPropertyDescription("One word, for programs.") String reason,
      @Required @JsonPropertyDescription("A sentence, for people.") String message,
      @Required @JsonPropertyDescription("The powerRevision that failed.") long powerRevision) {}

  /** The proof of absence. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Terminated(
      @Required @JsonPropertyDescription("The epoch whose placement is void.") long epoch,
      @Required @JsonPropertyDescription("The uuid of the delete Job it answers.") String job) {}

  /** Not being created is one thing, in whichever way it was written. */
  public MachineStatus {
    created = Boolean.TRUE.equals(created) ? true : null;
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  public boolean isCreated() {
    return Boolean.TRUE.equals(created);
  }
}
