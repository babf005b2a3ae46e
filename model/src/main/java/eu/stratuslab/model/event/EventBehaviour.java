package eu.stratuslab.model.event;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Behaviour;
import java.util.Optional;

/** What an Event does: nothing. Its severity is indexed in the place of a state. */
public final class EventBehaviour implements Behaviour {
  @Override
  public Optional<String> state(Document document) {
    return Optional.of(document.specAs(EventSpec.class).severity().name());
  }
}
