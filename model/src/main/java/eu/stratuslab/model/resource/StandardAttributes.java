package eu.stratuslab.model.resource;

import eu.stratuslab.model.resource.ResourceType.Namespace;
import java.util.Map;
import java.util.Set;

/**
 * The attributes that the standard gives its types (DSP0263 5.7 to 5.17). Whatever else one of its
 * types has is an extension: in XML it stands in a namespace of ours, and ResourceMetadata says so.
 */
public final class StandardAttributes {
  private static final Set<String> COMMON =
      Set.of(
          "id",
          "name",
          "description",
          "created",
          "updated",
          "parent",
          "properties",
          "resourceMetadata");

  private static final Map<String, Set<String>> BY_TYPE =
      Map.ofEntries(
          of(
              "CloudEntryPoint",
              "baseURI systems systemTemplates machines machineTemplates machineConfigs"
                  + " machineImages credentials credentialTemplates volumes volumeTemplates"
                  + " volumeConfigs volumeImages networks networkTemplates segments"
                  + " segmentTemplates endpoints endpointTemplates interfaces interfaceTemplates"
                  + " networkServices networkServiceTemplates jobs meters meterTemplates"
                  + " meterConfigs eventLogs eventLogTemplates"),
          of("ResourceMetadata", "typeURI attributes vscope capabilities actions"),
          of(
              "Machine",
              "state cpu memory disks cpuArch cpuSpeed volumes interfaces latestSnapshot snapshots"
                  + " meters eventLog"),
          of(
              "MachineTemplate",
              "initialState machineConfig machineImage credential volumes volumeTemplates"
                  + " interfaceTemplates userData meterTemplates eventLogTemplate"
                  + " genResourceMetadata"),
          of("MachineConfiguration", "cpu memory disks cpuArch cpuSpeed"),
          of("MachineImage", "state type imageLocation relatedImage"),
          of("Disk", "capacity initialLocation"),
          of("locatedVolume", "initialLocation volume"),
          of("Credential", "parameters"),
          of("CredentialTemplate", "parameters"),
          of("Volume", "state type capacity bootable images meters eventLog"),
          of(
              "VolumeTemplate",
              "volumeConfig volumeImage meterTemplates eventLogTemplate genResourceMetadata"),
          of("VolumeConfiguration", "type format capacity"),
          of("VolumeImage", "state imageLocation bootable"),
          of("Network", "state segments services subnetworks meters eventLog"),
          of("NetworkInterface", "state endpoints speed mtu meters eventLog"),
          of(
              "Job",
              "state targetResource affectedResources action returnCode progress statusMessage"
                  + " timeOfStatusChange parentJob nestedJobs"),
          of("EventLog", "targetResource events persistence summary"),
          of(
              "Meter",
              "targetResource aspect units sampleInterval timeScope intervalDuration isContinuous"
                  + " samples minValue maxValue stopTime expiresTime"),
          of("Sample", "timestamp value"),
          of("MeterTemplate", "targetResource meterConfig"),
          of(
              "MeterConfiguration",
              "associatedResources aspect units sampleInterval timeScope intervalDuration"
                  + " isContinuous"),
          of("EventLogTemplate", "targetResource persistence"),
          of("Event", "timestamp type content outcome severity contact"));

  private StandardAttributes() {}

  private static Map.Entry<String, Set<String>> of(String type, String names) {
    return Map.entry(type, Set.of(names.split(" ")));
  }

  /** True if it is known here what the standard gives that type. */
  public static boolean describes(String type) {
    return BY_TYPE.containsKey(type);
  }

  /** True if that attribute is ours, though the type is the standard's. */
  public static boolean extended(Namespace namespace, String type, String attribute) {
    var own = BY_TYPE.get(type);
    return namespace == Namespace.CIMI
        && own != null
        && !own.contains(attribute)
        && !COMMON.contains(attribute);
  }
}
