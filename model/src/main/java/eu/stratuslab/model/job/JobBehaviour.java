package eu.stratuslab.model.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.ResourceType;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a Job does: it ends. One that runs cannot be deleted, for nothing here can be stopped. */
public final class JobBehaviour implements Behaviour {

  public static JobState stateOf(Document job) {
    var state = job.statusAs(JobStatus.class).state();
    return state == null ? JobState.RUNNING : state;
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

  @Override
  public Set<String> offered(ResourceType type, Document document) {
    var offered = new TreeSet<>(Behaviour.super.offered(type, document));
    var stored = document.state();
    var state = stored == null ? stateOf(document) : JobState.valueOf(stored);
    if (!state.ended()) {
      offered.remove("delete");
    }
    return offered;
  }
}
