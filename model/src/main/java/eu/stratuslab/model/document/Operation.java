package eu.stratuslab.model.document;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * The open request on a resource; its id is its Job's.
 *
 * @param id the uuid of the Job
 * @param action {@code add}, {@code start}, {@code stop}, {@code restart} …
 * @param force true for a power cut where the action knows one
 * @param image the uuid of the image that it makes or restores; null for an action without one
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Operation(
    @Required @JsonPropertyDescription("The uuid of the Job.") String id,
    @Required @JsonPropertyDescription("What is to be done.") String action,
    @JsonPropertyDescription("True for a power cut.") @Nullable Boolean force,
    @JsonPropertyDescription("The uuid of the image that it makes or restores.")
        @Nullable String image) {

  /** An action that concerns no image. */
  public Operation(String id, String action, @Nullable Boolean force) {
    this(id, action, force, null);
  }

  public boolean forced() {
    return Boolean.TRUE.equals(force);
  }
}
