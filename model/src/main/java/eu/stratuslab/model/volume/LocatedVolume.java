package eu.stratuslab.model.volume;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import org.jspecify.annotations.Nullable;

/** What an item of a machine's volumes has beside the volume (DSP0263 5.14.1). */
public record LocatedVolume(
    @Pattern("/dev/vd[b-z]")
        @JsonPropertyDescription("The device in the guest; the next free one if absent.")
        @Nullable String initialLocation) {}
