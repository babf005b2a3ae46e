package eu.stratuslab.model.image;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a machine's first disk (DSP0263 5.14.5) or a volume (5.15.4) is made of; {@code type} is of
 * the former only, {@code bootable} of the latter.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImageSpec(
    @Cimi(
            access = Access.CREATE_ONLY,
            values = {"IMAGE"})
        @JsonPropertyDescription("IMAGE: the data of a stopped machine.")
        @Nullable String type,
    @Required
        @Size(max = 2048)
        @Pattern("(https?|file)://\\S+")
        @Cimi(access = Access.CREATE_ONLY, type = AttributeType.URI)
        @JsonPropertyDescription("Where the bytes come from; file: is for administrators.")
        String imageLocation,
    @Pattern("[0-9a-f]{64}")
        @Cimi(access = Access.CREATE_ONLY)
        @JsonPropertyDescription("The SHA-256 that the bytes must have, in hexadecimal.")
        @Nullable String sha256,
    @Cimi(
            access = Access.CREATE_ONLY,
            values = {"raw", "qcow2"})
        @JsonPropertyDescription("The format that the bytes must have; probed if absent.")
        @Nullable String format,
    @JsonPropertyDescription("True if a machine can boot from it; informative.")
        @Nullable Boolean bootable,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("True if its import was given up: it will never be available.")
        @Nullable Boolean abandoned,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The uuid of the cloud.")
        @Nullable String cloud,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The document's revision.")
        @Nullable Long revision,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The mirror's term; a lower one is ignored.")
        @Nullable Long term,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The host that imports it first.")
        @Nullable Placement placement) {}
