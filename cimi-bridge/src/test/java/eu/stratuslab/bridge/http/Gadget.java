package eu.stratuslab.bridge.http;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Attributes;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Creation;
import eu.stratuslab.model.resource.Hash;
import eu.stratuslab.model.resource.ResourceAction;
import eu.stratuslab.model.resource.ResourceType;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A resource type that does not exist, with attributes of every kind. */
public final class Gadget {
  public static final ResourceType TYPE =
      new ResourceType(
          "Gadget",
          "gadgets",
          Optional.of("gadgets"),
          ResourceType.Namespace.STRATUSLAB,
          "Something that does not exist.",
          Attributes.of(Spec.class, Place.SPEC),
          new Creation.FromRepresentation(),
          ResourceType.Adder.ANY_USER,
          List.of(new ResourceAction("polish", "Makes it shine.", List.of())),
          List.of(),
          Optional.empty(),
          List.of(ResourceType.Verb.EDIT, ResourceType.Verb.DELETE),
          Behaviour.DATA);

  private Gadget() {}

  record Wheel(
      @Required @JsonPropertyDescription("How far across.") int diameter,
      @JsonPropertyDescription("What it is made of.") @Nullable String material) {}

  record Spec(
      @Required @Min(1) @JsonPropertyDescription("How heavy it is.") int weight,
      @JsonPropertyDescription("Whether it shines.") @Nullable Boolean shiny,
      @Cimi(values = {"ROUND", "SQUARE"}) @JsonPropertyDescription("Its shape.")
          @Nullable String shape,
      @Cimi(access = Access.CREATE_ONLY, type = AttributeType.DATE_TIME)
          @JsonPropertyDescription("When it was cast.")
          @Nullable String cast,
      @Cimi(item = "wheel") @JsonPropertyDescription("What it runs on.")
          @Nullable List<Wheel> wheels,
      @Cimi(item = "colour") @JsonPropertyDescription("How it looks.")
          @Nullable List<String> colours,
      @Cimi(access = Access.SECRET, hash = Hash.LOGIN) @JsonPropertyDescription("What opens it.")
          @Nullable String combination,
      @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("Where it is kept.")
          @Nullable String shelf) {}
}
