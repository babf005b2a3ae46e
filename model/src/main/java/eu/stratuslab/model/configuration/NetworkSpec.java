package eu.stratuslab.model.configuration;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The network that each host has for its machines. Its subnet is the host's own, and is named at
 * the start of the host's agent. A member that is absent has a default.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NetworkSpec(
    @Size(max = 3)
        @Cimi(item = "nameServer")
        @JsonPropertyDescription(
            "IP addresses of those whom hosts ask what guests ask them; the host's own if absent.")
        @Nullable List<String> nameServers,
    @Size(max = 200)
        @Pattern("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?([.][a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$")
        @JsonPropertyDescription("The DNS domain that guests are told; none if absent.")
        @Nullable String domain,
    @Min(1)
        @Max(200)
        @JsonPropertyDescription(
            "So many addresses at the beginning of each subnet, the host's own included, are given"
                + " to no new machine; 1 if absent.")
        @Nullable Integer reservedAddresses) {

  /** Everything by default. */
  public static final NetworkSpec DEFAULT = new NetworkSpec(null, null, null);

  /** The same with every default filled in; there is none of a domain. */
  NetworkSpec effective() {
    return new NetworkSpec(asked(), domain, reserved());
  }

  /** Whom hosts ask; empty for the host's own. */
  public List<String> asked() {
    return Objects.requireNonNullElse(nameServers, List.of());
  }

  /** How many addresses at the beginning of a subnet no new machine gets. */
  public int reserved() {
    return Objects.requireNonNullElse(reservedAddresses, 1);
  }
}
