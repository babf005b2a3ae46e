package eu.stratuslab.model.image;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Reference;
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
            values = {"IMAGE", "SNAPSHOT"})
        @JsonPropertyDescription(
            "IMAGE: what machines are made from. SNAPSHOT: what one machine can be restored to.")
        @Nullable String type,
    @Required
        @Size(max = 2048)
        @Pattern("((https?|file)://|urn:uuid:|/?([a-z0-9]+/)*(machines|volumes)/)\\S+")
        @Cimi(access = Access.CREATE_ONLY, type = AttributeType.URI)
        @JsonPropertyDescription(
            "Where the bytes come from (file: is for administrators), or whose they are at first.")
        String imageLocation,
    @Cimi(access = Access.READ_ONLY, of = "MachineImage")
        @JsonPropertyDescription("The snapshot of the machine before this one.")
        @Nullable Reference relatedImage,
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
        @JsonPropertyDescription("Of what it was captured; absent if it is imported.")
        @Nullable Source source,
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
        @Nullable Placement placement,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The uuid of the delete Job; without it nothing is destroyed.")
        @Nullable String terminate) {

  /** What an image was captured from. It lies on that host, and on no other. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Source(
      @Required @JsonPropertyDescription("The uuid of the machine or the volume.") String id,
      @Required @JsonPropertyDescription("The uuid of the host where its data are.") String host,
      @JsonPropertyDescription("The machine whose snapshot it is.") @Nullable String machine,
      @JsonPropertyDescription("The volume whose snapshot it is.") @Nullable String volume) {}
}
