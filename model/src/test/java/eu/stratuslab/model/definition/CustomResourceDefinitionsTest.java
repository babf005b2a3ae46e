package eu.stratuslab.model.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.resource.Mirrored;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run with {@code -Dgolden.update} to write {@code crds/} anew. */
class CustomResourceDefinitionsTest {
  private static final Path COMMITTED = Path.of("..", "crds");

  @TempDir private Path directory;

  @Test
  void what_is_committed_is_what_the_model_says() throws IOException {
    CustomResourceDefinitions.generate(directory);
    if (System.getProperty("golden.update") != null) {
      Files.createDirectories(COMMITTED);
      for (var file : files(directory).entrySet()) {
        Files.writeString(COMMITTED.resolve(file.getKey()), file.getValue());
      }
    }
    assertThat(files(COMMITTED))
        .as("crds/ is out of date: run this test with -Dgolden.update")
        .isEqualTo(files(directory));
  }

  @Test
  void every_field_is_described() throws IOException {
    CustomResourceDefinitions.generate(directory);
    List<String> bare = new ArrayList<>();
    for (var file : files(directory).entrySet()) {
      var definition = Serialization.unmarshal(file.getValue(), JsonNode.class);
      var schema = definition.at("/spec/versions/0/schema/openAPIV3Schema");
      collectBare(file.getKey(), schema, bare);
    }
    assertThat(bare).isEmpty();
  }

  @Test
  void no_secret_stands_in_a_spec() throws IOException {
    CustomResourceDefinitions.generate(directory);
    var machine =
        Serialization.unmarshal(
            files(directory).get("machines.stratuslab.eu-v1.yml"), JsonNode.class);
    var spec = machine.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties");
    assertThat(spec.has("cpu")).isTrue();
    assertThat(spec.has("userData")).isFalse();
    assertThat(spec.has("passwordHash")).isFalse();
  }

  @Test
  void a_new_type_has_its_definition_from_its_records_alone() throws IOException {
    CustomResourceDefinitions.generate(directory, List.of(Gadget.TYPE), Gadget.class);
    var gadget =
        Serialization.unmarshal(
            files(directory).get("gadgets.stratuslab.eu-v1.yml"), JsonNode.class);
    var spec = gadget.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    assertThat(spec.at("/properties/weight/minimum").asInt()).isOne();
    assertThat(spec.at("/properties/weight/description").asText()).isEqualTo("How heavy it is.");
    assertThat(spec.path("properties").has("combination")).isFalse();
    assertThat(gadget.at("/spec/scope").asText()).isNotEmpty();
  }

  @Test
  void every_column_shows_a_member_that_there_is() throws IOException {
    CustomResourceDefinitions.generate(directory);
    for (var file : files(directory).entrySet()) {
      var version = Serialization.unmarshal(file.getValue(), JsonNode.class).at("/spec/versions/0");
      for (var column : version.path("additionalPrinterColumns")) {
        var path = column.path("jsonPath").asText();
        var pointer =
            path.replaceAll("\\[\\?\\(.*?\\)\\]", "/items")
                .replaceAll("\\[0\\]", "")
                .replace(".", "/properties/");
        assertThat(
                path.startsWith(".metadata.")
                    || !version.path("schema").path("openAPIV3Schema").at(pointer).isMissingNode())
            .as("%s: column %s shows %s", file.getKey(), column.path("name").asText(), path)
            .isTrue();
      }
    }
  }

  @Test
  void every_column_of_a_configuration_shows_what_the_mirror_always_writes() throws IOException {
    CustomResourceDefinitions.generate(directory);
    var configuration =
        Serialization.unmarshal(
            files(directory).get("configurations.stratuslab.eu-v1.yml"), JsonNode.class);

    assertThat(configuration.at("/spec/versions/0/additionalPrinterColumns").valueStream())
        .extracting(column -> column.path("jsonPath").asText())
        .isNotEmpty()
        .allMatch(
            path ->
                path.startsWith(".metadata.")
                    || Mirrored.ENVELOPE.contains(path.replaceFirst("^[.]spec[.]", "")));
  }

  @Test
  void what_kubectl_shows_of_host_state_and_tenant_it_can_select_by() throws IOException {
    CustomResourceDefinitions.generate(directory);
    for (var file : files(directory).entrySet()) {
      var version = Serialization.unmarshal(file.getValue(), JsonNode.class).at("/spec/versions/0");
      var shown =
          paths(version.path("additionalPrinterColumns"), Set.of("Host", "State", "Tenant"));

      assertThat(paths(version.path("selectableFields"), Set.of("")))
          .as(file.getKey())
          .containsAll(shown);
    }
  }

  private static List<String> paths(JsonNode list, Set<String> names) {
    return list.valueStream()
        .filter(each -> names.contains(each.path("name").asText()))
        .map(each -> each.path("jsonPath").asText())
        .toList();
  }

  @Test
  void every_kind_says_what_it_observed_and_answers_kubectl_wait() throws IOException {
    CustomResourceDefinitions.generate(directory);
    for (var file : files(directory).entrySet()) {
      var definition = Serialization.unmarshal(file.getValue(), JsonNode.class);
      var status =
          definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/status/properties");
      assertThat(status.has("observedGeneration")).as(file.getKey()).isTrue();
      assertThat(status.at("/conditions/items/properties/observedGeneration").isMissingNode())
          .as(file.getKey())
          .isFalse();
      assertThat(definition.at("/spec/names/shortNames")).as(file.getKey()).isNotEmpty();
      assertThat(definition.at("/spec/names/categories/0").asText()).isEqualTo("stratuslab");
    }
  }

  private static void collectBare(String path, JsonNode schema, List<String> bare) {
    if (schema.path("description").asText().isEmpty()) {
      bare.add(path);
    }
    schema
        .path("properties")
        .properties()
        .forEach(e -> collectBare(path + "." + e.getKey(), e.getValue(), bare));
    schema
        .path("items")
        .path("properties")
        .properties()
        .forEach(e -> collectBare(path + "[]." + e.getKey(), e.getValue(), bare));
    schema
        .path("additionalProperties")
        .path("properties")
        .properties()
        .forEach(e -> collectBare(path + "{}." + e.getKey(), e.getValue(), bare));
  }

  private static Map<String, String> files(Path in) throws IOException {
    var files = new TreeMap<String, String>();
    try (var list = Files.list(in)) {
      for (var file : list.filter(f -> f.toString().endsWith(".yml")).toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }
}
