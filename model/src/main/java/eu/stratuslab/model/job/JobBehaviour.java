package eu.stratuslab.model.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.job.JobRule.Stop;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a Job does: it ends. One that is open is stopped, and so deleted, only where the table of
 * its target's type says what that leaves.
 */
public final class JobBehaviour implements Behaviour {
  /** The action that stops a Job (DSP0263 5.17.1). */
  public static final String STOP = "stop";

  private static final String DELETE = "delete";

  public static JobState stateOf(Document job) {
    var state = job.statusAs(JobStatus.class).state();
    return state == null ? JobState.RUNNING : state;
  }

  /** Whether an open Job may be stopped. One that the table does not know ends by itself. */
  public static Stop stopOf(Document job) {
    var spec = job.specAs(JobSpec.class);
    var target = spec.targetResource();
    var collection = target == null ? "" : target.href().split("/", 2)[0];
    return ResourceTypes.ofCollection(collection)
        .map(type -> type.behaviour().jobRules().get(String.valueOf(spec.action())))
        .map(JobRule::onStop)
        .orElse(new Stop.Refused("it is over with its write"));
  }

  @Override
  public Optional<String> state(Document document) {
    return Optional.of(stateOf(document).name());
  }

  /** {@code JobRetention}: how long an ended Job is kept, in minutes. */
  @Override
  public Map<String, JsonNode> capabilities(ConfigurationSpec configuration) {
    var days = Objects.requireNonNull(configuration.effective().jobRetention(), "has a default");
    return Map.of("JobRetention", LongNode.valueOf(Duration.ofDays(days).toMinutes()));
  }

  /** The delete of an open Job is a stop and a delete. */
  @Override
  public Set<String> offered(ResourceType type, Document document) {
    var offered = new TreeSet<>(Behaviour.super.offered(type, document));
    var stored = document.state();
    var state = stored == null ? stateOf(document) : JobState.valueOf(stored);
    if (state.ended()) {
      return offered;
    }
    if (stopOf(document) instanceof Stop.Refused) {
      offered.remove(DELETE);
    } else if (state != JobState.STOPPING) {
      offered.add(STOP);
    }
    return offered;
  }

  @Override
  public Optional<String> obstacle(Document document, String action) {
    return !stateOf(document).ended() && stopOf(document) instanceof Stop.Refused(String why)
        ? Optional.of(why)
        : Optional.empty();
  }

  /** It is to be stopped: what it wanted is taken back, and then it is STOPPED. */
  @Override
  public Document act(
      Document before, String action, ObjectNode parameters, String job, Instant now) {
    var was = before.statusAs(JobStatus.class);
    var status =
        new JobStatus(
            JobState.STOPPING, null, was.progress(), "being stopped", null, now.toString());
    return before.with(d -> d.status(Json.tree(status)).state(JobState.STOPPING.name()).reported());
  }
}
