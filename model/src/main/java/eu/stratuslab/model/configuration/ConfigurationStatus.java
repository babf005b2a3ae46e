package eu.stratuslab.model.configuration;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What could be said of a configuration; nobody reports on it, so {@code kubectl wait} waits. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ConfigurationStatus(
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The generation of the resource.")
        @Nullable Long observedGeneration,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("Ready and its reason.")
        List<Condition> conditions) {
  public ConfigurationStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
