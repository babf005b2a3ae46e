package eu.stratuslab.model.volume;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * What the consumer wants of a volume (DSP0263 5.15.1): the spec of its document, and, with the
 * members that the mirror adds, of its custom resource.
 *
 * <p>What the agent of the host where it is placed owes:
 *
 * <ul>
 *   <li>It makes the volume once, in the pool named, from {@code image} if there is one, else empty
 *       and with the file system {@code format} if that is given. It MUST NOT make it again if its
 *       data are lost: that is a failure.
 *   <li>A greater {@code capacity} is followed, online where the pool can; a smaller one than what
 *       is there MUST be refused with a failure, whoever let it pass.
 *   <li>It gives the volume to the domain of {@code attachment.machine} at {@code
 *       attachment.initialLocation}, to the running process and to the definition, and never to a
 *       second domain: as long as any domain but that one names the volume, nothing is added. Taken
 *       away is first from the running process, then from the definition.
 *   <li>Without attachment, or with one that is {@code detaching}, no domain may have it; once none
 *       has, it says so by {@code status.detached}.
 *   <li>With {@code terminate} and a resource that is being deleted it removes the data, unless a
 *       domain still has them, and proves it by {@code status.terminated}.
 * </ul>
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record VolumeSpec(
    @Cimi(access = Access.CREATE_ONLY, type = AttributeType.URI)
        @JsonPropertyDescription("What kind of storage it is; block storage of one machine here.")
        @Nullable String type,
    @Required
        @Min(1)
        @Max(1_000_000_000_000L)
        @Cimi(unit = "kilobyte")
        @JsonPropertyDescription("Capacity in kilobytes (10^3 bytes). It may grow, never shrink.")
        long capacity,
    @JsonPropertyDescription("True if a machine can boot from it; informative.")
        @Nullable Boolean bootable,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The file system that it is given when made; absent for none.")
        @Nullable String format,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The VolumeImage of which it is a copy, as it was at creation.")
        @Nullable UsedImage image,
    @Cimi(access = Access.CREATE_ONLY)
        @JsonPropertyDescription("The name of the pool; the host's first one if absent.")
        @Nullable String pool,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("Which machine it belongs in.")
        @Nullable Attachment attachment,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription(
            "False if there is no snapshot to restore it to; absent if that was never noted.")
        @Nullable Boolean restorable,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The uuid of the cloud.")
        @Nullable String cloud,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The document's revision.")
        @Nullable Long revision,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The mirror's term; a lower one is ignored.")
        @Nullable Long term,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The host that has its data.")
        @Nullable Placement placement,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The open request.")
        @Nullable Operation operation,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The uuid of the delete Job; without it nothing is destroyed.")
        @Nullable String terminate) {

  /**
   * The one machine that may have the volume. Taken by compare-and-swap on the volume's document;
   * cleared only on the proof that no domain has it.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Attachment(
      @Required @JsonPropertyDescription("The uuid of the machine.") String machine,
      @Required
          @Pattern("^/dev/vd[b-z]$")
          @JsonPropertyDescription("The device in the guest; it stays for the whole attachment.")
          String initialLocation,
      @JsonPropertyDescription("True if it is to be taken away from the machine.")
          @Nullable Boolean detaching) {

    public boolean isDetaching() {
      return Boolean.TRUE.equals(detaching);
    }
  }

  /** The epoch of the placement; 0 for none. */
  public long epoch() {
    return placement == null ? 0 : placement.epoch();
  }

  /** The machine whose domain should have it now; null for none. */
  public @Nullable String wantedBy() {
    return attachment == null || attachment.isDetaching() ? null : attachment.machine();
  }
}
