package eu.stratuslab.model.definition;

import static java.util.Objects.requireNonNull;

import eu.stratuslab.model.configuration.Configuration;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.image.Image;
import eu.stratuslab.model.machine.Machine;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Attributes;
import eu.stratuslab.model.resource.Mirrored;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.volume.Volume;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.SelectableField;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes the YAML in {@code crds/} from the custom resource classes of the model. */
final class CustomResourceDefinitions {
  private CustomResourceDefinitions() {}

  /** Writes one file per kind into a directory. */
  static void generate(Path directory) {
    generate(
        directory,
        ResourceTypes.ALL,
        Machine.class,
        Volume.class,
        Image.class,
        Host.class,
        Configuration.class);
  }

  /** Writes the CRDs of some of these types. */
  @SafeVarargs
  static void generate(
      Path directory, List<ResourceType> types, Class<? extends HasMetadata>... kinds) {
    new CRDGenerator()
        .customResourceClasses(kinds)
        .inOutputDir(directory.toFile())
        .withMinQuotes(true)
        .withParallelGenerationEnabled(false)
        .withPostProcessor(new Finish(types))
        .generate();
  }

  /** What the generator leaves out or puts in an order of its own. */
  private record Finish(List<ResourceType> types)
      implements io.fabric8.crdv2.generator.CRDPostProcessor {

    @Override
    public HasMetadata process(HasMetadata generated, String version) {
      var definition = (CustomResourceDefinition) generated;
      var kind = definition.getSpec().getNames().getKind();
      definition
          .getMetadata()
          .setAnnotations(Map.of(Mirrored.SCHEMA_ANNOTATION, Integer.toString(Mirrored.SCHEMA)));
      definition.getSpec().getNames().setCategories(List.of("stratuslab"));
      for (var served : definition.getSpec().getVersions()) {
        served.setAdditionalPrinterColumns(Columns.OF_KIND.getOrDefault(kind, List.of()));
        served.setSelectableFields(
            Columns.SELECTABLE.getOrDefault(kind, List.of()).stream()
                .map(SelectableField::new)
                .toList());
        finish(typeOf(kind), served.getSchema().getOpenAPIV3Schema());
      }
      return definition;
    }

    private static void finish(ResourceType type, JSONSchemaProps schema) {
      schema.setDescription(type.description());
      var spec = member(schema, "spec");
      var mirrored = type.mirrored().orElseThrow();
      spec.setDescription("What is wanted; written by the mirror only.");
      // Secrets never stand in a spec: they are in the Secret of the same name.
      Attributes.of(mirrored.spec(), Attribute.Place.SPEC).stream()
          .filter(attribute -> attribute.access().secret())
          .forEach(attribute -> spec.getProperties().remove(attribute.name()));
      if (mirrored.namespaced()) {
        spec.getProperties().put(Mirrored.TENANT, tenant());
      }
      spec.setXKubernetesValidations(rules());
      schema.setRequired(List.of("spec"));
      var status = member(schema, "status");
      status.setDescription("What is true, as host and operator report it.");
      var conditions = status.getProperties().get("conditions");
      if (conditions != null) {
        conditions.setXKubernetesListType("map");
        conditions.setXKubernetesListMapKeys(List.of("type"));
      }
    }

    private static JSONSchemaProps tenant() {
      return new JSONSchemaPropsBuilder()
          .withType("string")
          .withDescription("The key of the tenant whose it is, so that it can be selected.")
          .build();
    }

    private static JSONSchemaProps member(JSONSchemaProps schema, String name) {
      return requireNonNull(schema.getProperties().get(name), name);
    }

    private static List<ValidationRule> rules() {
      return List.of(
          rule(
              "!has(oldSelf.cloud) || (has(self.cloud) && self.cloud == oldSelf.cloud)",
              "cloud never changes"),
          rule(
              "!has(oldSelf.term) || (has(self.term) && self.term >= oldSelf.term)",
              "term never goes back: a newer mirror has taken over"));
    }

    private static ValidationRule rule(String rule, String message) {
      return new ValidationRuleBuilder().withRule(rule).withMessage(message).build();
    }

    private ResourceType typeOf(String kind) {
      return types.stream()
          .filter(t -> t.mirrored().filter(m -> m.kind().equals(kind)).isPresent())
          .findFirst()
          .orElseThrow();
    }
  }
}
