package eu.stratuslab.model.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * A reference (DSP0263 5.5.9) that a custom resource carries as well, whose schema needs a plain
 * member; elsewhere it is a {@link Href}.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Reference(
    @Required @JsonPropertyDescription("Relative to the base URI: machineImages/<uuid>.")
        String href) {

  /** The last path segment. */
  public String key() {
    return new Href(href).key();
  }
}
