package eu.stratuslab.model.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.credential.CredentialSpec;
import eu.stratuslab.model.event.EventLogTemplate;
import eu.stratuslab.model.meter.MeterTemplate;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.volume.VolumeTemplate;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a machine is made from (DSP0263 5.14.3): given by value in a create, or stored and referred
 * to.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MachineTemplate(
    @Cimi(values = {"STARTED", "STOPPED", "PAUSED", "SUSPENDED"})
        @JsonPropertyDescription("The state that the machine is brought to; STOPPED if absent.")
        @Nullable String initialState,
    @Required
        @Cimi(of = "MachineConfiguration", byValue = true)
        @JsonPropertyDescription("The size, by reference or by value.")
        MachineConfigurationSpec machineConfig,
    @Required
        @Cimi(of = "MachineImage")
        @JsonPropertyDescription("The image of the first disk, by reference.")
        Href machineImage,
    @Cimi(of = "Credential", byValue = true)
        @JsonPropertyDescription("Who may log in, by reference or by value.")
        @Nullable CredentialSpec credential,
    @Size(max = 16)
        @Cimi(item = "volume")
        @JsonPropertyDescription("Volumes that are there and that the machine gets.")
        @Nullable List<LocatedVolume> volumes,
    @Size(max = 16)
        @Cimi(item = "volumeTemplate")
        @JsonPropertyDescription("Volumes that are made with the machine, and outlive it.")
        @Nullable List<LocatedTemplate> volumeTemplates,
    @Size(max = 65_536)
        @Pattern("[A-Za-z0-9+/=\\s]*")
        @Cimi(access = Access.SECRET)
        @JsonPropertyDescription("Base64 of what the guest finds as its user-data (5.14.3).")
        @Nullable String userData,
    @Size(max = 16)
        @Cimi(of = "MeterTemplate", byValue = true, item = "meterTemplate")
        @JsonPropertyDescription("Meters that are made with the machine, of the machine.")
        @Nullable List<MeterTemplate> meterTemplates,
    @Cimi(of = "EventLogTemplate", byValue = true)
        @JsonPropertyDescription("What the machine's log is made from.")
        @Nullable EventLogTemplate eventLogTemplate) {

  /** A volume, and where the guest finds it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record LocatedVolume(
      @Pattern("/dev/vd[b-z]")
          @JsonPropertyDescription("The device in the guest; the next free one if absent.")
          @Nullable String initialLocation,
      @Required @Cimi(of = "Volume") @JsonPropertyDescription("The volume, by reference.")
          Href volume) {}

  /** A volume to be, and where the guest finds it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record LocatedTemplate(
      @Pattern("/dev/vd[b-z]")
          @JsonPropertyDescription("The device in the guest; the next free one if absent.")
          @Nullable String initialLocation,
      @Required
          @Cimi(of = "VolumeTemplate", byValue = true)
          @JsonPropertyDescription("What the volume is made from, by reference or by value.")
          VolumeTemplate volumeTemplate) {}

  public MachineTemplate {
    volumes = volumes == null ? List.of() : List.copyOf(volumes);
    volumeTemplates = volumeTemplates == null ? List.of() : List.copyOf(volumeTemplates);
    meterTemplates = meterTemplates == null ? List.of() : List.copyOf(meterTemplates);
  }
}
