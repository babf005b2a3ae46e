package eu.stratuslab.agent.storage;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * What the agent remembers of a volume, beside its bytes and nowhere else.
 *
 * @param cloud the uuid of the cloud
 * @param id the uuid of the volume
 * @param tenant the key of its tenant
 * @param epoch of the placement; a lower one is refused
 * @param term of the mirror; a lower one is refused
 * @param revision the document's; a lower one is old news
 * @param operation the newest snapshot or restoration, or null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record VolumeRecord(
    String cloud,
    String id,
    String tenant,
    long epoch,
    long term,
    long revision,
    @Nullable RecordedOperation operation) {

  /**
   * A snapshot or a restoration: begun before anything was done, done after all of it was.
   *
   * @param id the uuid of its Job
   * @param capture the uuid of the image that it makes; null for a restoration
   * @param reason why it failed, in one word
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record RecordedOperation(
      String id,
      @Nullable String capture,
      boolean done,
      @Nullable Boolean succeeded,
      @Nullable String reason,
      @Nullable String message) {

    public static RecordedOperation begun(String id, @Nullable String capture) {
      return new RecordedOperation(id, capture, false, null, null, null);
    }

    public RecordedOperation succeeds() {
      return new RecordedOperation(id, capture, true, true, null, null);
    }

    public RecordedOperation failed(String why, @Nullable String how) {
      return new RecordedOperation(id, capture, true, false, why, how);
    }
  }

  /** Of a volume of which no operation is known. */
  public VolumeRecord(
      String cloud, String id, String tenant, long epoch, long term, long revision) {
    this(cloud, id, tenant, epoch, term, revision, null);
  }

  public VolumeRecord operation(@Nullable RecordedOperation newest) {
    return new VolumeRecord(cloud, id, tenant, epoch, term, revision, newest);
  }

  public VolumeRecord {
    requireNonNull(cloud, "cloud is null");
    requireNonNull(id, "id is null");
    requireNonNull(tenant, "tenant is null");
  }
}
