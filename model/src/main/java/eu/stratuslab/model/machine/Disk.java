package eu.stratuslab.model.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * A disk of a machine (DSP0263 5.14.1). The first is a copy-on-write child of the machine's image,
 * every other one starts empty.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Disk(
    @Required @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("Its id in the machine.")
        String id,
    @Required
        @Min(1)
        @Cimi(access = Access.READ_ONLY, unit = "kilobyte")
        @JsonPropertyDescription("Capacity in kilobytes (10^3 bytes).")
        long capacity,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("Where the guest first sees it, for example /dev/vda.")
        @Nullable String initialLocation) {}
