package eu.stratuslab.bridge.bootstrap;

import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.observability.Measures.Reading;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** How many Jobs there are in each state; asked of the store now and then only. */
final class JobCounts {
  private static final Duration FRESH = Duration.ofSeconds(15);

  private final DocumentStore store;
  private final LongSupplier nanos;
  private List<Reading> last = List.of();
  private long at;

  JobCounts(DocumentStore store, LongSupplier nanos) {
    this.store = store;
    this.nanos = nanos;
    this.at = nanos.getAsLong() - FRESH.toNanos();
  }

  synchronized List<Reading> read() {
    var now = nanos.getAsLong();
    if (now - at >= FRESH.toNanos()) {
      at = now;
      last = Arrays.stream(JobState.values()).map(this::count).toList();
    }
    return last;
  }

  private Reading count(JobState state) {
    var everything = new Caller("metrics", "metrics", Set.of(Acl.ADMIN));
    var query =
        new ListQuery(
            ResourceTypes.JOB.name(),
            everything,
            new Comparison("state", AttributeType.STRING, "state", Operator.EQUAL, state.name()),
            List.of(),
            1,
            Long.MAX_VALUE,
            Optional.empty(),
            0);
    return Reading.of(store.list(query).count(), state.name());
  }
}
