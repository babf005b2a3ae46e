package eu.stratuslab.model.message;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A message of the day. Markdown is for the reader: the provider shows it as it is. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ServiceMessageSpec(
    @Required @Size(max = 256) @JsonPropertyDescription("A line.") String title,
    @Required @Size(max = 16_384) @JsonPropertyDescription("Plain text, or Markdown.")
        String message) {}
