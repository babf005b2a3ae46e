package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.format.Hrefs;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Document;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/**
 * {@code Prefer: wait=N} (RFC 7240) on writes: the answer waits for the end of the Job, at most a
 * minute. Who comes when too many wait already is answered at once, as without the preference.
 */
final class Preferring {
  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?([0-9]{1,9})", Pattern.CASE_INSENSITIVE);
  private static final int LONGEST_SECONDS = 60;

  private final Services services;
  private final Answers answers;
  private final Semaphore slots;

  /**
   * @param waiting how many may wait at once
   */
  Preferring(Services services, int waiting) {
    this.services = services;
    this.answers = new Answers(services);
    this.slots = new Semaphore(waiting);
  }

  /** The answer to a write, or what it is once its Job has ended. */
  Response waited(Exchange exchange, Response response) {
    var seconds = exchange.request().reads() ? 0 : seconds(exchange.request().header("prefer"));
    var job = response.headers().get(Answers.JOB_URI);
    if (seconds == 0 || job == null || !slots.tryAcquire()) {
      return response;
    }
    try {
      return services
          .endings()
          .await(lastSegment(job), Duration.ofSeconds(seconds))
          .map(ended -> over(exchange, response, ended))
          .orElse(response)
          .with("Preference-Applied", "wait=" + seconds);
    } finally {
      slots.release();
    }
  }

  private Response over(Exchange exchange, Response response, Document job) {
    return switch (response.status()) {
      case 201 -> created(exchange, response, job);
      case 202 -> answers.job(exchange, job, 200);
      default -> response;
    };
  }

  /** What was made, as it is by now. */
  private Response created(Exchange exchange, Response response, Document job) {
    var location = response.headers().getOrDefault("Location", "");
    return Hrefs.parse(location, exchange.base(), services.catalog())
        .flatMap(
            target ->
                Reads.living(services.cloud().store(), target.type().name(), target.key())
                    .filter(made -> Answers.visible(made.document(), exchange.caller()))
                    .map(
                        made ->
                            answers.created(exchange, target.type(), made.document(), job.key())))
        .orElse(response);
  }

  static int seconds(@org.jspecify.annotations.Nullable String prefer) {
    var wait = WAIT.matcher(prefer == null ? "" : prefer);
    return wait.find() ? Math.min(Integer.parseInt(wait.group(1)), LONGEST_SECONDS) : 0;
  }

  private static String lastSegment(String uri) {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }
}
