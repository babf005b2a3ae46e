package eu.stratuslab.model.document;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The wish that a resource be gone.
 *
 * @param job the uuid of the delete Job, the last one if it was wished again
 * @param at when it was wished
 * @param first the uuid of the Job that wished it first; absent if that is {@code job}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Deleting(String job, Instant at, @Nullable String first) {

  public Deleting(String job, Instant at) {
    this(job, at, null);
  }

  /** The same wish, asked for by another Job because this one's has ended. */
  public Deleting again(String otherJob, Instant now) {
    return new Deleting(otherJob, now, terminate());
  }

  /**
   * The uuid by which the host is asked, and which it repeats as proof. However often a delete is
   * wished, the host is asked once: what it proves is true of all of them.
   */
  public String terminate() {
    return first == null ? job : first;
  }
}
