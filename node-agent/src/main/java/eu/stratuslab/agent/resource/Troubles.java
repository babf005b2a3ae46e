package eu.stratuslab.agent.resource;

import eu.stratuslab.kube.Ref;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What failed when it was last tried, by resource; forgotten with the process. */
public final class Troubles {

  private final Map<Ref, Trouble> troubles = new ConcurrentHashMap<>();

  public @Nullable Trouble of(Ref ref) {
    return troubles.get(ref);
  }

  /** Counts a failure to its wish. */
  public void note(Ref ref, String reason, String message, long wish, boolean hopeless) {
    troubles.merge(
        ref,
        new Trouble(1, reason, message, wish, hopeless),
        (before, now) ->
            before.wish() == wish
                ? new Trouble(before.count() + 1, reason, message, wish, hopeless)
                : now);
  }

  public void forget(Ref ref) {
    troubles.remove(ref);
  }
}
