package eu.stratuslab.standalone.purge;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.standalone.client.CimiClient;
import eu.stratuslab.standalone.process.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Ends every machine, then every volume, of all tenants, as their owners would: through CIMI. */
public final class MachinesEnd {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int NAMED = 5;

  private final CimiClient client;
  private final Duration patience;

  /**
   * @param client of an administrator
   * @param patience for all machines together, and then for all volumes
   */
  public MachinesEnd(CimiClient client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  /**
   * Deletes them, and waits until they are gone.
   *
   * @param say told how many there were
   * @throws IllegalStateException if some are still there when the time is up; their deletion goes
   *     on
   */
  public void end(Consumer<String> say) {
    all("machines", say);
    all("volumes", say);
  }

  private void all(String collection, Consumer<String> say) {
    var asked = new HashMap<String, String>();
    var last = new ArrayList<JsonNode>();
    var _ =
        Await.until(
                patience,
                PAUSE,
                () -> {
                  last.clear();
                  last.addAll(page(collection));
                  last.stream()
                      .map(each -> each.path("id").asText())
                      .filter(id -> !asked.containsKey(id))
                      .forEach(id -> ask(id, asked));
                  return last.isEmpty() ? Optional.of(true) : Optional.<Boolean>empty();
                })
            .orElseThrow(() -> new IllegalStateException(unfinished(collection, last, asked)));
    say.accept("%d %s deleted".formatted(asked.size(), collection));
  }

  /** One page: when these are gone, the next one is the first. */
  private List<JsonNode> page(String collection) {
    return client
        .get(collection)
        .orThrow("list of " + collection)
        .path(collection)
        .valueStream()
        .toList();
  }

  /** What is refused, perhaps because somebody works on it just now, is asked for again. */
  private void ask(String id, Map<String, String> asked) {
    var answer = client.delete(id);
    if (answer.status() < 400 || answer.status() == 404) {
      asked.put(id, answer.job().orElse(""));
    }
  }

  private String unfinished(String collection, List<JsonNode> left, Map<String, String> asked) {
    var words =
        left.stream()
            .limit(NAMED)
            .map(
                each ->
                    "%s (%s): %s"
                        .formatted(
                            each.path("name").asText(each.path("id").asText()),
                            each.path("state").asText(),
                            why(asked.get(each.path("id").asText()))))
            .toList();
    return "after %d s there are still %s, whose deletion goes on: %s"
        .formatted(patience.toSeconds(), collection, String.join("; ", words));
  }

  private String why(@org.jspecify.annotations.Nullable String job) {
    if (job == null || job.isEmpty()) {
      return "its deletion was refused";
    }
    return client.get(job).body().path("statusMessage").asText("its Job is open");
  }
}
