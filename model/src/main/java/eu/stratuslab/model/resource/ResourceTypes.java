package eu.stratuslab.model.resource;

import static eu.stratuslab.model.resource.ResourceType.Adder.ADMIN;
import static eu.stratuslab.model.resource.ResourceType.Adder.ANY_USER;
import static eu.stratuslab.model.resource.ResourceType.Adder.NOBODY;
import static eu.stratuslab.model.resource.ResourceType.Namespace.CIMI;
import static eu.stratuslab.model.resource.ResourceType.Namespace.STRATUSLAB;
import static eu.stratuslab.model.resource.ResourceType.Verb.DELETE;
import static eu.stratuslab.model.resource.ResourceType.Verb.EDIT;

import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.configuration.ConfigurationStatus;
import eu.stratuslab.model.credential.CredentialSpec;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.host.HostSpec;
import eu.stratuslab.model.host.HostState;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.image.ImageBehaviour;
import eu.stratuslab.model.image.ImageSpec;
import eu.stratuslab.model.image.ImageStatus;
import eu.stratuslab.model.image.Restoring;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.job.JobStatus;
import eu.stratuslab.model.machine.Disk;
import eu.stratuslab.model.machine.MachineAction;
import eu.stratuslab.model.machine.MachineBehaviour;
import eu.stratuslab.model.machine.MachineConfigurationSpec;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.model.machine.MachineTemplate;
import eu.stratuslab.model.machine.NetworkInterface;
import eu.stratuslab.model.message.ServiceMessageBehaviour;
import eu.stratuslab.model.message.ServiceMessageSpec;
import eu.stratuslab.model.resource.Attribute.Bounds;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.user.TenantBehaviour;
import eu.stratuslab.model.user.TenantSpec;
import eu.stratuslab.model.user.UserBehaviour;
import eu.stratuslab.model.user.UserSpec;
import eu.stratuslab.model.volume.LocatedVolume;
import eu.stratuslab.model.volume.VolumeBehaviour;
import eu.stratuslab.model.volume.VolumeConfigurationSpec;
import eu.stratuslab.model.volume.VolumeSpec;
import eu.stratuslab.model.volume.VolumeState;
import eu.stratuslab.model.volume.VolumeStatus;
import eu.stratuslab.model.volume.VolumeTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one list of all resource types. A new type is one entry here. */
public final class ResourceTypes {

  private static final String LOCATION = "imageLocation";

  /** Which machine has a volume stands in the volume's document. */
  private static final Linked MACHINE_VOLUMES =
      new Linked(
          "volumes",
          "locatedVolume",
          "locatedVolumes",
          "Volume",
          "volume",
          "attachment",
          "machine",
          VolumeBehaviour.INSERT,
          VolumeBehaviour.REMOVE,
          "A volume that a machine has.",
          Attributes.of(LocatedVolume.class, Place.SPEC));

  /** Of which machine a snapshot was taken stands in the image's document. */
  private static final Linked MACHINE_SNAPSHOTS =
      images("snapshots", "MachineImage", "machineImages", "machine", "A snapshot of the machine.");

  private static final Linked VOLUME_IMAGES =
      images("images", "VolumeImage", "volumeImages", "volume", "An image taken of the volume.");

  public static final ResourceType MACHINE =
      new ResourceType(
              "Machine",
              "machines",
              Optional.of("machines"),
              CIMI,
              "A virtual machine. On its host it is one libvirt domain with the same uuid.",
              withState(
                  Attributes.of(MachineSpec.class, MachineStatus.class),
                  collection("disks", "Disk", "The disks of the machine."),
                  collection("volumes", "locatedVolume", "The volumes that it has."),
                  collection("interfaces", "NetworkInterface", "Its network interfaces."),
                  collection("snapshots", "MachineImage", "What it can be restored to.")),
              new Creation.FromTemplate(
                  "machineTemplate", Attributes.of(MachineTemplate.class, Place.SPEC)),
              ANY_USER,
              List.of(
                  new ResourceAction(
                      MachineAction.START.verb(),
                      "Boots the machine, or lets one that stands still go on where it was.",
                      List.of()),
                  new ResourceAction(
                      MachineAction.STOP.verb(),
                      "Shuts the guest down in order; with force, cuts the power.",
                      force()),
                  new ResourceAction(
                      MachineAction.RESTART.verb(),
                      "Stops and starts the machine; with force, the stop is a power cut.",
                      force()),
                  new ResourceAction(
                      MachineAction.PAUSE.verb(),
                      "Stops the guest's CPUs; its memory stays on the host.",
                      List.of()),
                  new ResourceAction(
                      MachineAction.SUSPEND.verb(),
                      "Saves the guest's memory on the host's disk and ends its process.",
                      List.of()),
                  new ResourceAction(
                      MachineAction.CAPTURE.verb(),
                      "Makes an image of the machine, from which others can be made.",
                      imageOf("MachineImage", Map.of("type", "IMAGE"))),
                  new ResourceAction(
                      MachineAction.SNAPSHOT.verb(),
                      "Keeps what is on the machine's disk now, so that it can be restored.",
                      imageOf("MachineImage", Map.of("type", "SNAPSHOT"))),
                  new ResourceAction(
                      MachineAction.RESTORE.verb(),
                      "Gives the stopped machine's disk the content of one of its snapshots.",
                      Restoring.parameters("MachineImage")),
                  new ResourceAction(
                      MachineBehaviour.CONNECT_VOLUME,
                      "Gives the machine a volume: an insert into its volumes.",
                      MACHINE_VOLUMES.parameters(),
                      Optional.of(MACHINE_VOLUMES.attribute()))),
              List.of(
                  new Part(
                      "disks",
                      "Disk",
                      "disks",
                      "disks",
                      "A disk of a machine.",
                      Attributes.of(Disk.class, Place.SPEC)),
                  new Part(
                      "interfaces",
                      "NetworkInterface",
                      "networkInterfaces",
                      "interfaces",
                      "A network interface of a machine.",
                      Attributes.of(NetworkInterface.class, Place.SPEC))),
              Optional.of(
                  new Mirrored(
                      "Machine",
                      "machines",
                      true,
                      false,
                      true,
                      MachineSpec.class,
                      MachineStatus.class)),
              List.of(EDIT, DELETE),
              new MachineBehaviour())
          .linking(MACHINE_VOLUMES, MACHINE_SNAPSHOTS);

  public static final ResourceType MACHINE_TEMPLATE =
      data(
          "MachineTemplate",
          "machineTemplates",
          "machineTemplates",
          CIMI,
          "What machines are made from.",
          MachineTemplate.class,
          ANY_USER,
          Behaviour.DATA);

  public static final ResourceType MACHINE_CONFIGURATION =
      data(
          "MachineConfiguration",
          "machineConfigurations",
          "machineConfigs",
          CIMI,
          "The size of a machine.",
          MachineConfigurationSpec.class,
          ANY_USER,
          Behaviour.DATA);

  public static final ResourceType MACHINE_IMAGE =
      image(
          "MachineImage",
          "machineImages",
          "What the first disk of a machine is made of.",
          "Machine",
          "bootable");

  public static final ResourceType VOLUME =
      new ResourceType(
              "Volume",
              "volumes",
              Optional.of("volumes"),
              CIMI,
              "A disk with a life of its own, in at most one machine at a time.",
              withState(
                  Attributes.of(VolumeSpec.class, VolumeStatus.class),
                  collection("images", "VolumeImage", "The images taken of it.")),
              new Creation.FromTemplate(
                  "volumeTemplate", Attributes.of(VolumeTemplate.class, Place.SPEC)),
              ANY_USER,
              List.of(
                  new ResourceAction(
                      VolumeState.SNAPSHOT,
                      "Makes an image of what the volume holds now.",
                      imageOf("VolumeImage", Map.of())),
                  new ResourceAction(
                      VolumeState.RESTORE,
                      "Gives the volume, which no machine may have, the content of one of its"
                          + " images.",
                      Restoring.parameters("VolumeImage"))),
              List.of(),
              Optional.of(
                  new Mirrored(
                      "Volume",
                      "volumes",
                      true,
                      false,
                      true,
                      VolumeSpec.class,
                      VolumeStatus.class)),
              List.of(EDIT, DELETE),
              new VolumeBehaviour())
          .linking(VOLUME_IMAGES);

  public static final ResourceType VOLUME_CONFIGURATION =
      data(
          "VolumeConfiguration",
          "volumeConfigurations",
          "volumeConfigs",
          CIMI,
          "The size and kind of a volume.",
          VolumeConfigurationSpec.class,
          ANY_USER,
          Behaviour.DATA);

  public static final ResourceType VOLUME_TEMPLATE =
      data(
          "VolumeTemplate",
          "volumeTemplates",
          "volumeTemplates",
          CIMI,
          "What volumes are made from.",
          VolumeTemplate.class,
          ANY_USER,
          Behaviour.DATA);

  public static final ResourceType VOLUME_IMAGE =
      image(
          "VolumeImage",
          "volumeImages",
          "What the content of a volume is copied from.",
          "Volume",
          "type",
          "relatedImage");

  public static final ResourceType CREDENTIAL =
      new ResourceType(
          "Credential",
          "credentials",
          Optional.of("credentials"),
          CIMI,
          "Who may log in to a machine.",
          Attributes.of(CredentialSpec.class, Place.SPEC),
          new Creation.FromTemplate(
              "credentialTemplate", Attributes.of(CredentialSpec.class, Place.SPEC)),
          ANY_USER,
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(EDIT, DELETE),
          Behaviour.DATA);

  public static final ResourceType CREDENTIAL_TEMPLATE =
      data(
          "CredentialTemplate",
          "credentialTemplates",
          "credentialTemplates",
          CIMI,
          "What credentials are made from.",
          CredentialSpec.class,
          ANY_USER,
          Behaviour.DATA);

  public static final ResourceType JOB =
      new ResourceType(
          "Job",
          "jobs",
          Optional.of("jobs"),
          CIMI,
          "Long work, and how far it is.",
          withState(Attributes.of(JobSpec.class, JobStatus.class)),
          new Creation.ByProvider(),
          NOBODY,
          List.of(
              new ResourceAction(
                  JobBehaviour.STOP, "Takes back what it wants, where that can be.", List.of())),
          List.of(),
          Optional.empty(),
          List.of(DELETE),
          new JobBehaviour());

  public static final ResourceType USER =
      data(
          "User",
          "users",
          "users",
          STRATUSLAB,
          "Somebody who may log in.",
          UserSpec.class,
          ADMIN,
          new UserBehaviour());

  public static final ResourceType TENANT =
      data(
          "Tenant",
          "tenants",
          "tenants",
          STRATUSLAB,
          "Those who share resources and a quota.",
          TenantSpec.class,
          ADMIN,
          new TenantBehaviour());

  public static final ResourceType HOST =
      new ResourceType(
          "Host",
          "hosts",
          Optional.of("hosts"),
          STRATUSLAB,
          "A physical machine that runs guests.",
          withState(Attributes.of(HostSpec.class, HostStatus.class)),
          new Creation.ByProvider(),
          NOBODY,
          List.of(),
          List.of(),
          Optional.of(
              new Mirrored("Host", "hosts", false, true, false, HostSpec.class, HostStatus.class)),
          List.of(EDIT),
          new Behaviour() {
            @Override
            public Optional<String> state(Document document) {
              return Optional.of(HostState.of(document).name());
            }
          });

  public static final ResourceType SERVICE_CONFIGURATION =
      new ResourceType(
          "ServiceConfiguration",
          "serviceConfigurations",
          Optional.of("serviceConfigurations"),
          STRATUSLAB,
          "How the cloud is run.",
          Attributes.of(ConfigurationSpec.class, Place.SPEC),
          new Creation.ByProvider(),
          NOBODY,
          List.of(),
          List.of(),
          Optional.of(
              new Mirrored(
                  "Configuration",
                  "configurations",
                  false,
                  false,
                  false,
                  ConfigurationSpec.class,
                  ConfigurationStatus.class)),
          List.of(EDIT),
          Behaviour.DATA);

  public static final ResourceType SERVICE_MESSAGE =
      data(
          "ServiceMessage",
          "serviceMessages",
          "serviceMessages",
          STRATUSLAB,
          "What the operators of the cloud tell everybody.",
          ServiceMessageSpec.class,
          ADMIN,
          new ServiceMessageBehaviour());

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
          USER,
          TENANT,
          HOST,
          SERVICE_CONFIGURATION,
          SERVICE_MESSAGE);

  private static final Map<String, ResourceType> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(ResourceType::name, Function.identity()));
  private static final Map<String, ResourceType> BY_COLLECTION =
      ALL.stream()
          .collect(Collectors.toUnmodifiableMap(ResourceType::collection, Function.identity()));

  private ResourceTypes() {}

  public static Optional<ResourceType> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  public static Optional<ResourceType> ofCollection(String collection) {
    return Optional.ofNullable(BY_COLLECTION.get(collection));
  }

  private static ResourceType data(
      String name,
      String collection,
      String key,
      ResourceType.Namespace namespace,
      String description,
      Class<? extends Record> spec,
      ResourceType.Adder adder,
      Behaviour behaviour) {
    return new ResourceType(
        name,
        collection,
        Optional.of(key),
        namespace,
        description,
        Attributes.of(spec, Place.SPEC),
        new Creation.FromRepresentation(),
        adder,
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(EDIT, DELETE),
        behaviour);
  }

  /** Images of both kinds come to hosts in the same way, as the same kind of custom resource. */
  private static ResourceType image(
      String name, String collection, String description, String source, String... without) {
    return new ResourceType(
        name,
        collection,
        Optional.of(collection),
        CIMI,
        description,
        withState(Attributes.of(ImageSpec.class, ImageStatus.class)).stream()
            .filter(attribute -> !List.of(without).contains(attribute.name()))
            .map(a -> a.name().equals(LOCATION) ? a.leadingTo(source) : a)
            .toList(),
        new Creation.FromRepresentation(),
        ANY_USER,
        List.of(),
        List.of(),
        Optional.of(
            new Mirrored(
                "Image", "images", true, false, false, ImageSpec.class, ImageStatus.class)),
        List.of(EDIT, DELETE),
        new ImageBehaviour());
  }

  private static ResourceAction.Creates imageOf(String type, Map<String, String> values) {
    return new ResourceAction.Creates(type, LOCATION, values);
  }

  private static Linked images(
      String attribute, String type, String collection, String holder, String description) {
    return new Linked(
        attribute,
        type,
        collection,
        type,
        "image",
        "source",
        holder,
        "",
        "",
        description,
        List.of());
  }

  /** {@code state} first, as the standard's tables have it, then the rest, then collections. */
  private static List<Attribute> withState(List<Attribute> attributes, Attribute... collections) {
    var state =
        attribute("state", AttributeType.STRING, Place.COMMON, "", "The state of the resource.");
    var all = new ArrayList<Attribute>();
    all.add(state);
    attributes.stream().filter(a -> !a.name().equals("state")).forEach(all::add);
    // A part's collection takes the place of the member of the spec that holds its items.
    var names = Stream.of(collections).map(Attribute::name).toList();
    all.removeIf(a -> names.contains(a.name()));
    all.addAll(List.of(collections));
    return all;
  }

  private static Attribute collection(String name, String of, String description) {
    return attribute(name, AttributeType.COLLECTION, Place.COMPUTED, of, description);
  }

  private static List<Attribute> force() {
    var shown =
        attribute(
            "force",
            AttributeType.BOOLEAN,
            Place.SPEC,
            "",
            "True for a power cut; false for an orderly shutdown.");
    return List.of(
        new Attribute(
            shown.name(),
            shown.type(),
            false,
            shown.place(),
            Access.WRITABLE,
            false,
            shown.description(),
            "",
            "",
            "",
            shown.bounds(),
            Hash.NONE,
            false,
            List.of()));
  }

  private static Attribute attribute(
      String name, AttributeType type, Place place, String of, String description) {
    return new Attribute(
        name,
        type,
        false,
        place,
        Access.READ_ONLY,
        false,
        description,
        of,
        "",
        "",
        new Bounds(null, null, Attributes.DEFAULT_MAX_LENGTH, null, List.of()),
        Hash.NONE,
        false,
        List.of());
  }
}
