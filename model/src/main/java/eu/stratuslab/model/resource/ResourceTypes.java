package eu.stratuslab.model.resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one list of all resource types. A new type is one entry: described beside its kin ({@link
 * ComputeTypes}, {@link StorageTypes}, {@link MonitoringTypes}, {@link AdministrationTypes}) and
 * named here.
 */
public final class ResourceTypes {

  public static final ResourceType MACHINE =
      ComputeTypes.MACHINE.owning(MonitoringTypes.METERS).logging();
  public static final ResourceType MACHINE_TEMPLATE = ComputeTypes.MACHINE_TEMPLATE.logging();
  public static final ResourceType MACHINE_CONFIGURATION =
      ComputeTypes.MACHINE_CONFIGURATION.logging();
  public static final ResourceType MACHINE_IMAGE = ComputeTypes.MACHINE_IMAGE.logging();
  public static final ResourceType VOLUME =
      StorageTypes.VOLUME.owning(MonitoringTypes.METERS).logging();
  public static final ResourceType VOLUME_CONFIGURATION =
      StorageTypes.VOLUME_CONFIGURATION.logging();
  public static final ResourceType VOLUME_TEMPLATE = StorageTypes.VOLUME_TEMPLATE.logging();
  public static final ResourceType VOLUME_IMAGE = StorageTypes.VOLUME_IMAGE.logging();
  public static final ResourceType CREDENTIAL = ComputeTypes.CREDENTIAL.logging();
  public static final ResourceType CREDENTIAL_TEMPLATE = ComputeTypes.CREDENTIAL_TEMPLATE.logging();
  public static final ResourceType EVENT_LOG = MonitoringTypes.EVENT_LOG;
  public static final ResourceType EVENT = MonitoringTypes.EVENT;
  public static final ResourceType EVENT_LOG_TEMPLATE =
      MonitoringTypes.EVENT_LOG_TEMPLATE.logging();
  public static final ResourceType METER = MonitoringTypes.METER.logging();
  public static final ResourceType METER_TEMPLATE = MonitoringTypes.METER_TEMPLATE.logging();
  public static final ResourceType METER_CONFIGURATION =
      MonitoringTypes.METER_CONFIGURATION.logging();
  public static final ResourceType JOB = AdministrationTypes.JOB;
  public static final ResourceType USER = AdministrationTypes.USER.logging();
  public static final ResourceType TENANT = AdministrationTypes.TENANT.logging();
  public static final ResourceType HOST = AdministrationTypes.HOST.logging();
  public static final ResourceType SERVICE_CONFIGURATION =
      AdministrationTypes.SERVICE_CONFIGURATION.logging();

  public static final ResourceType SERVICE_MESSAGE = AdministrationTypes.SERVICE_MESSAGE.logging();

  public static final List<ResourceType> ALL =
      List.of(
          MACHINE,
          MACHINE_TEMPLATE,
          MACHINE_CONFIGURATION,
          MACHINE_IMAGE,
          VOLUME,
          VOLUME_CONFIGURATION,
          VOLUME_TEMPLATE,
          VOLUME_IMAGE,
          CREDENTIAL,
          CREDENTIAL_TEMPLATE,
          JOB,
          EVENT_LOG,
          EVENT,
          EVENT_LOG_TEMPLATE,
          METER,
          METER_TEMPLATE,
          METER_CONFIGURATION,
          USER,
          TENANT,
          HOST,
          SERVICE_CONFIGURATION,
          SERVICE_MESSAGE);

  private static final Map<String, ResourceType> BY_NAME =
      Stream.concat(ALL.stream(), Stream.of(MonitoringTypes.SAMPLE))
          .collect(Collectors.toUnmodifiableMap(ResourceType::name, Function.identity()));
  private static final Map<String, ResourceType> BY_COLLECTION =
      ALL.stream()
          .collect(Collectors.toUnmodifiableMap(ResourceType::collection, Function.identity()));

  private ResourceTypes() {}

  /** The type with that name, also one whose resources are only found inside others. */
  public static Optional<ResourceType> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  public static Optional<ResourceType> ofCollection(String collection) {
    return Optional.ofNullable(BY_COLLECTION.get(collection));
  }
}
