package eu.stratuslab.model.host;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Set;

/**
 * What the running machines of a host have used. The numbers are totals since a machine's process
 * began, so that a report that is lost costs precision and no sum.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record HostUsage(
    @Required @JsonPropertyDescription("When the host was asked.") String at,
    @JsonPropertyDescription(
            "Every machine of this cloud that ran, and every volume that one of them had.")
        List<OfDomain> domains) {

  /** One machine; or one volume, of which only {@code disk} counts. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record OfDomain(
      @Required @JsonPropertyDescription("The uuid of the machine, or of the volume.") String id,
      @Required @JsonPropertyDescription("Its process: another one has another number.") int run,
      @Required @JsonPropertyDescription("How many virtual CPUs it has.") int cpus,
      @Required @JsonPropertyDescription("Time that these ran, in nanoseconds.") long cpu,
      @Required @JsonPropertyDescription("Memory that it holds, in kibibytes.") long memory,
      @Required @JsonPropertyDescription("Read from and written to its disks, in bytes.") long disk,
      @Required @JsonPropertyDescription("Received over its interfaces, in bytes.") long received,
      @Required @JsonPropertyDescription("Sent over its interfaces, in bytes.") long sent) {}

  public HostUsage {
    domains = domains == null ? List.of() : List.copyOf(domains);
  }

  /** The same of these machines and volumes only. */
  public HostUsage of(Set<String> ids) {
    return new HostUsage(at, domains.stream().filter(d -> ids.contains(d.id())).toList());
  }
}
