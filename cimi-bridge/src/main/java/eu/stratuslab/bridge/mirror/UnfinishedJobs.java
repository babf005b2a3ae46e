package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Jobs that have not ended, and what they work on. */
final class UnfinishedJobs {
  private static final Filter OPEN =
      new Filter.Or(List.of(state(JobState.RUNNING), state(JobState.STOPPING)));

  private UnfinishedJobs() {}

  /** Looks at each of them. */
  static void each(DocumentStore store, Consumer<Document> look) {
    Reads.each(store, ResourceTypes.JOB.name(), OPEN, stored -> look.accept(stored.document()));
  }

  private static Filter state(JobState state) {
    return new Comparison("state", AttributeType.STRING, "state", Operator.EQUAL, state.name());
  }

  /** The resources that a Job is for, its target first of all; not the entry point. */
  static Set<Href> affected(Document job) {
    var spec = job.specAs(JobSpec.class);
    var affected = spec.affectedResources();
    return Stream.concat(
            Stream.ofNullable(spec.targetResource()),
            affected == null ? Stream.empty() : affected.stream())
        .filter(href -> !href.collection().isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}
