package eu.stratuslab.model.resource;

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

import eu.stratuslab.model.image.Restoring;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.volume.VolumeBehaviour;
import eu.stratuslab.model.volume.VolumeConfigurationSpec;
import eu.stratuslab.model.volume.VolumeSpec;
import eu.stratuslab.model.volume.VolumeState;
import eu.stratuslab.model.volume.VolumeStatus;
import eu.stratuslab.model.volume.VolumeTemplate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Volumes, and what they are made from. */
final class StorageTypes {

  private static final Linked VOLUME_IMAGES =
      images("images", "VolumeImage", "volumeImages", "volume", "An image taken of the volume.");

  static final ResourceType VOLUME =
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

  static final ResourceType VOLUME_CONFIGURATION =
      data(
          "VolumeConfiguration",
          "volumeConfigurations",
          "volumeConfigs",
          CIMI,
          "The size and kind of a volume.",
          VolumeConfigurationSpec.class,
          ANY_USER,
          Behaviour.DATA);

  static final ResourceType VOLUME_TEMPLATE =
      data(
          "VolumeTemplate",
          "volumeTemplates",
          "volumeTemplates",
          CIMI,
          "What volumes are made from.",
          VolumeTemplate.class,
          ANY_USER,
          Behaviour.DATA);

  static final ResourceType VOLUME_IMAGE =
      image(
          "VolumeImage",
          "volumeImages",
          "What the content of a volume is copied from.",
          "Volume",
          "type",
          "relatedImage");

  private StorageTypes() {}
}
