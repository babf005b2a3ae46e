package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Attributes;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.CommonAttributes;
import eu.stratuslab.model.resource.Creation;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceType.Adder;
import eu.stratuslab.model.resource.ResourceType.Namespace;
import eu.stratuslab.model.resource.StandardAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** ResourceMetadata (DSP0263 5.11): what the model says of a type, served as a resource. */
public final class Metadata {
  static final String NAME = "ResourceMetadata";

  /** Its attribute in the CloudEntryPoint. */
  static final String ENTRY_POINT_KEY = "resourceMetadata";

  /** Kept in no store: each is made from the model. Its key is the name of what it describes. */
  public static final ResourceType TYPE =
      new ResourceType(
          NAME,
          "resourceMetadatas",
          Optional.empty(),
          Namespace.CIMI,
          "What a consumer may expect of a type.",
          Attributes.of(MetadataSpec.class, Place.SPEC),
          new Creation.ByProvider(),
          Adder.NOBODY,
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(),
          Behaviour.DATA);

  private static final Set<String> FIXED = Set.of("id", "created");
  private static final String MEDIA_TYPES = "application/json, application/xml";
  private static final Acl EVERYBODY =
      new Acl(
          Acl.Principal.role(Acl.ADMIN),
          List.of(new Acl.Rule(Acl.ANON, Acl.PrincipalType.ROLE, Acl.Right.VIEW)));

  private final Map<String, Document> documents = new LinkedHashMap<>();

  /**
   * Describes every type of a catalog, and the entry point.
   *
   * @param configuration of the cloud
   */
  public Metadata(Dialect dialect, Catalog catalog, ConfigurationSpec configuration) {
    Stream.concat(Stream.of(EntryPoint.TYPE), catalog.types().stream())
        .forEach(
            type ->
                documents.put(
                    type.name(),
                    document(dialect, type, type.behaviour().capabilities(configuration))));
  }

  public List<Document> all() {
    return List.copyOf(documents.values());
  }

  /** The description of the type with that name. */
  public Optional<Document> of(String typeName) {
    return Optional.ofNullable(documents.get(typeName));
  }

  private static Document document(
      Dialect dialect, ResourceType type, Map<String, JsonNode> ofBehaviour) {
    var spec =
        new MetadataSpec(
            dialect.typeUri(type),
            type.allAttributes().stream()
                .filter(a -> a.access().known())
                .map(a -> described(dialect, type, a))
                .toList(),
            capabilities(dialect, type, ofBehaviour),
            type.actions().stream()
                .map(
                    a ->
                        new MetadataSpec.Action(
                            a.name(),
                            dialect.actionUri(a.name()),
                            a.description(),
                            "POST",
                            MEDIA_TYPES))
                .toList());
    return Document.create(NAME, type.name(), "", "", EVERYBODY, Instant.EPOCH, Json.tree(spec))
        .with(d -> d.name(type.name()).description(type.description()));
  }

  private static MetadataSpec.Described described(
      Dialect dialect, ResourceType type, Attribute attribute) {
    return new MetadataSpec.Described(
        dialect.name(type.name(), attribute.name()),
        type.namespace() == Namespace.STRATUSLAB
                || StandardAttributes.extended(type.namespace(), type.name(), attribute.name())
            ? Dialect.EXTENSIONS
            : null,
        attribute.type().cimiName() + (attribute.array() ? "[]" : ""),
        attribute.required() || attribute.name().equals("id"),
        attribute.required() && attribute.access().creatable(),
        attribute.access() != Access.CREATE_ONLY && !FIXED.contains(attribute.name()),
        attribute.access().editable(),
        attribute.unit().isEmpty() ? null : attribute.unit(),
        attribute.bounds().minimum(),
        attribute.bounds().maximum(),
        attribute.description());
  }

  private static List<MetadataSpec.Capability> capabilities(
      Dialect dialect, ResourceType type, Map<String, JsonNode> ofBehaviour) {
    var capabilities = new TreeMap<String, JsonNode>(ofBehaviour);
    if (type == EntryPoint.TYPE) {
      Stream.of(
              "ExpandParameter",
              "FilterParameter",
              "FirstParameter",
              "FormatParameter",
              "OrderByParameter",
              "SelectParameter",
              "QueryPathNotation")
          .forEach(name -> capabilities.put(name, BooleanNode.TRUE));
      capabilities.put("MaxPropertyItems", LongNode.valueOf(CommonAttributes.MAX_PROPERTIES));
    }
    if (type.creation() instanceof Creation.FromTemplate template) {
      ofTemplate(type, template, capabilities);
    }
    var list = new ArrayList<MetadataSpec.Capability>();
    capabilities.forEach(
        (name, value) ->
            list.add(
                new MetadataSpec.Capability(
                    name, dialect.capabilityUri(type.name(), name), value)));
    return list;
  }

  /** {@code MachineTemplateByValue}, {@code MachineConfigByValue} and the like (DSP0263 5.11.2). */
  private static void ofTemplate(
      ResourceType type, Creation.FromTemplate template, Map<String, JsonNode> capabilities) {
    capabilities.put(type.name() + "TemplateByValue", BooleanNode.TRUE);
    for (var attribute : template.attributes()) {
      var name = attribute.name();
      if (attribute.type() == AttributeType.REF && attribute.byValue()) {
        var bare = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        var prefix = bare.startsWith(type.name()) ? "" : type.name();
        capabilities.put(prefix + bare + "ByValue", BooleanNode.TRUE);
      }
    }
  }
}
