package eu.stratuslab.model.host;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.event.Alarm;
import eu.stratuslab.model.event.Severity;
import eu.stratuslab.model.resource.Behaviour;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a host does: it is heard of, or not. */
public final class HostBehaviour implements Behaviour {
  @Override
  public Optional<String> state(Document document) {
    return Optional.of(HostState.of(document).name());
  }

  /** A host that was never heard of is no news. */
  @Override
  public Optional<Alarm> alarm(@Nullable Document before, Document after) {
    var was = before == null ? null : before.state();
    var is = HostState.of(after);
    if (was == null || was.equals(is.name())) {
      return Optional.empty();
    }
    return switch (is) {
      case SILENT ->
          Optional.of(
              new Alarm("HostSilent", Severity.critical, "its agent has not been heard of"));
      case LOST ->
          Optional.of(
              new Alarm("HostLost", Severity.critical, "an administrator said that it is gone"));
      case READY, CORDONED, MAINTENANCE -> Optional.empty();
    };
  }
}
