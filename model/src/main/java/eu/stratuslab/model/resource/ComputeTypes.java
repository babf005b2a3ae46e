package eu.stratuslab.model.resource;

import static eu.stratuslab.model.resource.Entry.attribute;
import static eu.stratuslab.model.resource.Entry.collection;
import static eu.stratuslab.model.resource.Entry.data;
import static eu.stratuslab.model.resource.Entry.image;
import static eu.stratuslab.model.resource.Entry.imageOf;
import static eu.stratuslab.model.resource.Entry.images;
import static eu.stratuslab.model.resource.Entry.withState;
import static eu.stratuslab.model.resource.ResourceType.Adder.ANY_USER;
import static eu.stratuslab.model.resource.ResourceType.Namespace.CIMI;
import static eu.stratuslab.model.resource.ResourceType.Verb.DELETE;
import static eu.stratuslab.model.resource.ResourceType.Verb.EDIT;

import eu.stratuslab.model.credential.CredentialSpec;
import eu.stratuslab.model.image.Restoring;
import eu.stratuslab.model.machine.Disk;
import eu.stratuslab.model.machine.MachineAction;
import eu.stratuslab.model.machine.MachineBehaviour;
import eu.stratuslab.model.machine.MachineConfigurationSpec;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.model.machine.MachineTemplate;
import eu.stratuslab.model.machine.NetworkInterface;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.volume.LocatedVolume;
import eu.stratuslab.model.volume.VolumeBehaviour;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Machines, and what they are made from. */
final class ComputeTypes {

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

  static final ResourceType MACHINE =
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
                      "a machine is made with all its disks; give it a volume, by an insert into"
                          + " its volumes",
                      Attributes.of(Disk.class, Place.SPEC)),
                  new Part(
                      "interfaces",
                      "NetworkInterface",
                      "networkInterfaces",
                      "interfaces",
                      "A network interface of a machine.",
                      "a machine is made with its one interface, in the network of its host",
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

  static final ResourceType MACHINE_TEMPLATE =
      data(
          "MachineTemplate",
          "machineTemplates",
          "machineTemplates",
          CIMI,
          "What machines are made from.",
          MachineTemplate.class,
          ANY_USER,
          Behaviour.DATA);

  static final ResourceType MACHINE_CONFIGURATION =
      data(
          "MachineConfiguration",
          "machineConfigurations",
          "machineConfigs",
          CIMI,
          "The size of a machine.",
          MachineConfigurationSpec.class,
          ANY_USER,
          Behaviour.DATA);

  static final ResourceType MACHINE_IMAGE =
      image(
          "MachineImage",
          "machineImages",
          "What the first disk of a machine is made of.",
          "Machine",
          "bootable");

  static final ResourceType CREDENTIAL =
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

  static final ResourceType CREDENTIAL_TEMPLATE =
      data(
          "CredentialTemplate",
          "credentialTemplates",
          "credentialTemplates",
          CIMI,
          "What credentials are made from.",
          CredentialSpec.class,
          ANY_USER,
          Behaviour.DATA);

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

  private ComputeTypes() {}
}
