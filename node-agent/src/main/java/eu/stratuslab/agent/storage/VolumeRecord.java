package eu.stratuslab.agent.storage;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What the agent remembers of a volume, beside its bytes and nowhere else.
 *
 * @param cloud the uuid of the cloud
 * @param id the uuid of the volume
 * @param tenant the key of its tenant
 * @param epoch of the placement; a lower one is refused
 * @param term of the mirror; a lower one is refused
 * @param revision the document's; a lower one is old news
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record VolumeRecord(
    String cloud, String id, String tenant, long epoch, long term, long revision) {
  public VolumeRecord {
    requireNonNull(cloud, "cloud is null");
    requireNonNull(id, "id is null");
    requireNonNull(tenant, "tenant is null");
  }
}
