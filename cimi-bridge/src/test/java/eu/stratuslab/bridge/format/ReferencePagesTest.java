package eu.stratuslab.bridge.format;

import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference pages say what the model says. */
class ReferencePagesTest {
  private static final Path PAGES = Path.of("../docs/reference");

  static Stream<String> types() {
    return ResourceTypes.ALL.stream().map(ResourceType::name);
  }

  @ParameterizedTest
  @MethodSource("types")
  void every_type_has_a_page(String name) {
    var type = ResourceTypes.named(name).orElseThrow();
    Golden.check(PAGES.resolve(fileOf(type)), ReferencePages.of(type));
  }

  @Test
  void every_page_is_in_the_index() {
    var index = new StringBuilder("# Reference\n\nGenerated from `model/`.\n\n");
    for (var type : ResourceTypes.ALL) {
      index.append("* [%s](%s): %s%n".formatted(type.name(), fileOf(type), type.description()));
    }
    Golden.check(PAGES.resolve("README.md"), index.toString());
  }

  private static String fileOf(ResourceType type) {
    return type.name().replaceAll("(?<=[a-z])([A-Z])", "-$1").toLowerCase(Locale.ROOT) + ".md";
  }
}
