package eu.stratuslab.model.definition;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.resource.Attributes;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Creation;
import eu.stratuslab.model.resource.Mirrored;
import eu.stratuslab.model.resource.ResourceType;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A resource type that does not exist. */
@Group(Mirrored.GROUP)
@Version(Mirrored.VERSION)
final class Gadget extends CustomResource<Gadget.Spec, Gadget.Status> {
  private static final long serialVersionUID = 1;

  static final ResourceType TYPE =
      new ResourceType(
          "Gadget",
          "gadgets",
          Optional.of("gadgets"),
          ResourceType.Namespace.STRATUSLAB,
          "Something that does not exist.",
          Attributes.of(Spec.class, Place.SPEC),
          new Creation.FromRepresentation(),
          ResourceType.Adder.ANY_USER,
          List.of(),
          List.of(),
          Optional.of(
              new Mirrored("Gadget", "gadgets", true, false, false, Spec.class, Status.class)),
          List.of(ResourceType.Verb.EDIT, ResourceType.Verb.DELETE),
          Behaviour.DATA);

  /** What is wanted of it. */
  record Spec(
      @Required @Min(1) @JsonPropertyDescription("How heavy it is.") int weight,
      @Cimi(access = Access.SECRET) @JsonPropertyDescription("What opens it.")
          @Nullable String combination) {}

  /** What is true of it. */
  record Status(@JsonPropertyDescription("Whether it turns.") @Nullable Boolean turning) {}
}
