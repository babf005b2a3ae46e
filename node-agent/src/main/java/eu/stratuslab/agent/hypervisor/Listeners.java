package eu.stratuslab.agent.hypervisor;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registered listeners of one hypervisor; itself the listener that wakes them all. */
public final class Listeners implements DomainListener {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  /** An object per registration: the same listener may be registered twice. */
  private record Registered(DomainListener listener, Object identity) {}

  private final List<Registered> registered = new CopyOnWriteArrayList<>();

  public Registration add(DomainListener listener) {
    var entry = new Registered(listener, new Object());
    registered.add(entry);
    return () -> registered.remove(entry);
  }

  @Override
  public void look(UUID uuid) {
    tell(listener -> listener.look(uuid));
  }

  @Override
  public void lookAtAll() {
    tell(DomainListener::lookAtAll);
  }

  /** A listener that fails has a bug, of which the others and the native caller know nothing. */
  private void tell(Consumer<DomainListener> wake) {
    for (Registered entry : registered) {
      try {
        wake.accept(entry.listener());
      } catch (RuntimeException | Error e) {
        LOG.error("a domain listener failed", e);
      }
    }
  }
}
