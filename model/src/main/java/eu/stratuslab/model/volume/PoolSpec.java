package eu.stratuslab.model.volume;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A storage pool that every host offers if it can: one whose place is missing on a host is left out
 * there. The first one of the list is used for volumes that name none; no list at all stands for
 * {@link #DEFAULT}.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PoolSpec(
    @Required
        @Size(max = 40)
        @Pattern("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")
        @JsonPropertyDescription("The name of the pool, a DNS label.")
        String name,
    @Required
        @Cimi(values = {"dir"})
        @JsonPropertyDescription("dir: files in a directory of the host.")
        String type,
    @Size(max = 1024)
        @Pattern("/.+")
        @JsonPropertyDescription("The directory; the agent's own one if absent.")
        @Nullable String path) {

  /** The pool that there is if nobody says otherwise: a directory of the agent's. */
  public static final PoolSpec DEFAULT = new PoolSpec("default", "dir", null);
}
