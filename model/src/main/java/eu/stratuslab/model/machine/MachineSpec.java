package eu.stratuslab.model.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.image.ImageSpec;
import eu.stratuslab.model.image.ImageState;
import eu.stratuslab.model.image.ImageStatus;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Href;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the consumer wants of a machine: the spec of its document, and, with the members that the
 * mirror adds, of its custom resource.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MachineSpec(
    @Required @Min(1) @Max(512) @JsonPropertyDescription("Number of virtual CPUs.") int cpu,
    @Required
        @Min(16_384)
        @Max(17_179_869_184L)
        @Cimi(unit = "kibibyte")
        @JsonPropertyDescription("Memory in kibibytes (2^10 bytes).")
        long memory,
    @Cimi(
            access = Access.CREATE_ONLY,
            values = {"x86_64"})
        @JsonPropertyDescription("CPU architecture; that of any host if absent.")
        @Nullable String cpuArch,
    @Min(1)
        @Cimi(unit = "megahertz")
        @JsonPropertyDescription("Approximate CPU speed in megahertz; informative.")
        @Nullable Integer cpuSpeed,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("Its disks; the first is a child of the image.")
        List<Disk> disks,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("Its network interfaces.")
        List<NetworkInterface> interfaces,
    @Required
        @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The image of its first disk, as it was at creation.")
        UsedImage image,
    @Required @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("Whether it should run.")
        Power power,
    @Required
        @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("Counts the wishes about power; a newer one is acted upon.")
        long powerRevision,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("True if the present wish to stop is a power cut.")
        @Nullable Boolean force,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("What is done when its process dies; OnFailure if absent.")
        @Nullable RestartPolicy restartPolicy,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription(
            "The uuids of the volumes that it is made with; its first start waits for them.")
        @Nullable List<String> firstVolumes,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription(
            "False if there is no snapshot to restore it to; absent if that was never noted.")
        @Nullable Boolean restorable,
    @Size(max = 65_536)
        @Cimi(access = Access.SEALED)
        @JsonPropertyDescription("Base64 of the user-data.")
        @Nullable String userData,
    @Cimi(access = Access.SEALED) @JsonPropertyDescription("The account of the credential.")
        @Nullable String userName,
    @Cimi(access = Access.SEALED)
        @JsonPropertyDescription("The crypt(3) hash of the credential's password.")
        @Nullable String passwordHash,
    @Cimi(access = Access.SEALED) @JsonPropertyDescription("The credential's public key.")
        @Nullable String publicKey,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The uuid of the cloud.")
        @Nullable String cloud,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The document's revision.")
        @Nullable Long revision,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The mirror's term; a lower one is ignored.")
        @Nullable Long term,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("Where it may run.")
        @Nullable Placement placement,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The open request.")
        @Nullable Operation operation,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The uuid of the delete Job; without it nothing is destroyed.")
        @Nullable String terminate) {

  /** The image that a machine or a volume was made from: a digest, not an address. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record UsedImage(
      @Required @JsonPropertyDescription("The uuid of the image.") String id,
      @Required @JsonPropertyDescription("The key of the tenant whose image it is.") String tenant,
      @Required @JsonPropertyDescription("The SHA-256 of its bytes, in hexadecimal.") String digest,
      @Required @JsonPropertyDescription("raw or qcow2.") String format,
      @Required @JsonPropertyDescription("Its virtual size in bytes.") long size,
      @JsonPropertyDescription("The only host that has it; absent if any host can have it.")
          @Nullable String host) {

    /** An image that any host can have. */
    public UsedImage(String id, String tenant, String digest, String format, long size) {
      this(id, tenant, digest, format, size, null);
    }

    /**
     * The image that a resolved reference leads to; empty as long as it is not AVAILABLE.
     *
     * @param reference {@code {href, tenant, spec, status}}
     */
    public static Optional<UsedImage> of(ObjectNode reference) {
      var spec = Json.read((ObjectNode) reference.get("spec"), ImageSpec.class);
      var status = Json.read((ObjectNode) reference.get("status"), ImageStatus.class);
      if (ImageState.of(spec, status) != ImageState.AVAILABLE) {
        return Optional.empty();
      }
      return Optional.of(
          new UsedImage(
              new Href(reference.path("href").asText()).key(),
              reference.path("tenant").asText(),
              Objects.requireNonNull(status.sha256(), "an available image has a digest"),
              Objects.requireNonNull(status.format(), "an available image has a format"),
              Objects.requireNonNull(status.virtualSize(), "an available image has a size"),
              spec.source() == null ? null : spec.source().host()));
    }
  }

  public MachineSpec {
    disks = disks == null ? List.of() : List.copyOf(disks);
    interfaces = interfaces == null ? List.of() : List.copyOf(interfaces);
  }

  public boolean forced() {
    return Boolean.TRUE.equals(force);
  }

  /** The epoch of the placement; 0 for none. */
  public long epoch() {
    return placement == null ? 0 : placement.epoch();
  }
}
