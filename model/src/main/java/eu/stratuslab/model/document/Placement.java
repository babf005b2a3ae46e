package eu.stratuslab.model.document;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Claim;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a machine may run. Changed only by compare-and-swap on its document.
 *
 * @param host the uuid of the Host
 * @param epoch +1 at every change; an agent refuses a lower one
 * @param addresses what the host's network gives to each interface
 * @param settled true once its data were seen there: who then finds none has lost them
 * @param held set of a machine that was imported
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Placement(
    @Required @JsonPropertyDescription("The uuid of the host.") String host,
    @Required @JsonPropertyDescription("Counts the placements; a lower one is refused.") long epoch,
    @JsonPropertyDescription("The addresses claimed in the host's network.")
        List<Address> addresses,
    @JsonPropertyDescription("True once its data were seen there; they are never made anew.")
        @Nullable Boolean settled,
    @JsonPropertyDescription(
            "The powerRevision with which it was imported: without its domain, which may be lost or"
                + " elsewhere, it is not started before a newer one.")
        @Nullable Long held) {

  /** The space of the claims on addresses. */
  public static final String ADDRESS_SPACE = "ip";

  /** One claimed address. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Address(
      @Required @JsonPropertyDescription("The id of the interface.") String networkInterface,
      @Required @JsonPropertyDescription("Its MAC address.") String mac,
      @Required @JsonPropertyDescription("Its IPv4 address.") String ip) {}

  /** The same, of a machine that is imported. */
  public Placement heldAt(long powerRevision) {
    return new Placement(host, epoch, addresses, settled, powerRevision);
  }

  /** The claim on an address in a host's network. */
  public static Claim claim(String host, String ip) {
    return new Claim(ADDRESS_SPACE, host + "/" + ip);
  }

  /** Where nothing was seen yet. */
  public Placement(String host, long epoch, List<Address> addresses) {
    this(host, epoch, addresses, null, null);
  }

  public Placement {
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
  }

  public boolean hasData() {
    return Boolean.TRUE.equals(settled);
  }

  /** The same, its data seen there. */
  public Placement settling() {
    return new Placement(host, epoch, addresses, true, held);
  }
}
