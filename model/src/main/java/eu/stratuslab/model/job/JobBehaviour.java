package eu.stratuslab.model.job;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.ResourceType;
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
