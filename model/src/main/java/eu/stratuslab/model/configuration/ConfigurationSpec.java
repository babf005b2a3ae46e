package eu.stratuslab.model.configuration;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.user.Quota;
import eu.stratuslab.model.volume.PoolSpec;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the cloud is run: one document for the whole cloud. Absent members have defaults. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ConfigurationSpec(
    @Cimi(item = "imageDirectory")
        @JsonPropertyDescription("The directories from which file: images may come.")
        @Nullable List<String> imageDirectories,
    @Cimi(item = "imageNetwork")
        @JsonPropertyDescription(
            "Networks (CIDR) of private or local addresses that images may come from.")
        @Nullable List<String> imageNetworks,
    @Min(1)
        @Cimi(unit = "byte")
        @JsonPropertyDescription("The greatest number of bytes of an image; 100 GB if absent.")
        @Nullable Long imageSize,
    @Min(1) @Max(64) @JsonPropertyDescription("Virtual CPUs per CPU of a host; 8 if absent.")
        @Nullable Integer cpuRatio,
    @Min(0)
        @Cimi(unit = "kibibyte")
        @JsonPropertyDescription("Memory that is kept for each host itself; 512 MiB if absent.")
        @Nullable Long reservedMemory,
    @Min(1)
        @Cimi(unit = "second")
        @JsonPropertyDescription("Without a heartbeat for so long a host is silent; 30 if absent.")
        @Nullable Integer silentAfter,
    @Min(1)
        @Cimi(unit = "day")
        @JsonPropertyDescription("How long an ended Job is kept, in days; 30 if absent.")
        @Nullable Integer jobRetention,
    @Min(1) @JsonPropertyDescription("How many Events a log keeps; 1000 if absent.")
        @Nullable Integer eventRetention,
    @Min(60)
        @Max(600)
        @Cimi(unit = "second")
        @JsonPropertyDescription("How often hosts say what machines use, in seconds; 60 if absent.")
        @Nullable Integer meterInterval,
    @Min(1)
        @Max(90)
        @Cimi(unit = "day")
        @JsonPropertyDescription("How long samples are kept, in days; 30 if absent.")
        @Nullable Integer meterRetention,
    @JsonPropertyDescription("What a tenant without a quota of its own may use.")
        @Nullable Quota quota,
    @Size(max = 16)
        @Cimi(item = "pool")
        @JsonPropertyDescription("The storage pools of every host, the default one first.")
        @Nullable List<PoolSpec> pools,
    @Min(1)
        @Max(400)
        @Cimi(unit = "percent")
        @JsonPropertyDescription(
            "How much of a host's memory, less what is kept, may be promised to machines, in"
                + " percent; 100 if absent.")
        @Nullable Integer memoryRatio,
    @Min(0)
        @Max(512)
        @JsonPropertyDescription("CPUs that are kept for each host itself; 0 if absent.")
        @Nullable Integer reservedCpus,
    @Size(max = 256)
        @Cimi(item = "host")
        @JsonPropertyDescription("Hosts of which something else is true.")
        @Nullable List<HostRoom> hosts,
    @Size(max = 64)
        @Cimi(item = "logLevel")
        @JsonPropertyDescription(
            "From which level on every process of the cloud logs; INFO if absent.")
        @Nullable List<LogLevel> logLevels,
    @JsonPropertyDescription("How logins are checked.") @Nullable AuthenticationSpec authentication,
    @Size(max = 64)
        @Cimi(item = "machineConfiguration")
        @JsonPropertyDescription(
            "The machine configurations that everybody finds: made, changed and deleted as this"
                + " says.")
        @Nullable List<StockConfiguration> machineConfigurations,
    @JsonPropertyDescription("The network that each host has for its machines.")
        @Nullable NetworkSpec network,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The uuid of the cloud.")
        @Nullable String cloud,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The document's revision.")
        @Nullable Long revision,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The mirror's term; a lower one is ignored.")
        @Nullable Long term) {

  /** Everything by default. */
  public static final ConfigurationSpec DEFAULT = Json.read(Json.object(), ConfigurationSpec.class);

  /** This configuration with every default filled in. */
  public ConfigurationSpec effective() {
    var general =
        new HostRoom(
            "",
            cpuRatio == null ? 8 : cpuRatio,
            memoryRatio == null ? 100 : memoryRatio,
            reservedCpus == null ? 0 : reservedCpus,
            reservedMemory == null ? 524_288L : reservedMemory);
    return new ConfigurationSpec(
        imageDirectories == null ? List.of() : imageDirectories,
        imageNetworks == null ? List.of() : imageNetworks,
        imageSize == null ? 100_000_000_000L : imageSize,
        general.cpuRatio(),
        general.reservedMemory(),
        silentAfter == null ? 30 : silentAfter,
        jobRetention == null ? 30 : jobRetention,
        eventRetention == null ? 1000 : eventRetention,
        meterInterval == null ? 60 : meterInterval,
        meterRetention == null ? 30 : meterRetention,
        quota == null ? Quota.DEFAULT : quota.orElse(Quota.DEFAULT),
        pools == null || pools.isEmpty() ? List.of(PoolSpec.DEFAULT) : pools,
        general.memoryRatio(),
        general.reservedCpus(),
        hosts == null ? List.of() : hosts.stream().map(host -> host.orElse(general)).toList(),
        logLevels == null ? List.of() : logLevels,
        (authentication == null ? AuthenticationSpec.DEFAULT : authentication).effective(),
        machineConfigurations == null ? StockConfiguration.DEFAULT : machineConfigurations,
        networking().effective(),
        cloud,
        revision,
        term);
  }

  /**
   * What may be promised of a host, and what is kept for it.
   *
   * @param hostName null if it is not known yet
   */
  public HostRoom room(@Nullable String hostName) {
    var general = new HostRoom("", cpuRatio, memoryRatio, reservedCpus, reservedMemory);
    return hosts == null
        ? general
        : hosts.stream()
            .filter(host -> host.hostName().equals(hostName))
            .findFirst()
            .map(host -> host.orElse(general))
            .orElse(general);
  }

  /** How logins are checked. */
  public AuthenticationSpec.Limits logins() {
    return (authentication == null ? AuthenticationSpec.DEFAULT : authentication).limits();
  }

  /** The network of each host. */
  public NetworkSpec networking() {
    return network == null ? NetworkSpec.DEFAULT : network;
  }

  /** The levels by the names of loggers. */
  public Map<String, String> levels() {
    return logLevels == null
        ? Map.of()
        : logLevels.stream()
            .collect(Collectors.toMap(LogLevel::logger, LogLevel::level, (_, last) -> last));
  }
}
