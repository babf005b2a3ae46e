package eu.stratuslab.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.configuration.LogLevel;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.resource.Attributes;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.observability.Logging;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What operator and agents do when the configuration changes. */
class LiveConfigurationTest {
  private static final Ref REF =
      new Ref(
          Kind.of(ResourceTypes.SERVICE_CONFIGURATION.mirrored().orElseThrow()),
          null,
          "0191d2a0-0000-7000-8000-00000000000f");

  private final FakeKubeCluster cluster = new FakeKubeCluster(new Random(1), true);
  private final Logger logger = Logger.getLogger("eu.stratuslab.test.live");

  @Test
  void every_process_follows_it_and_goes_back_with_it() {
    var told = new CopyOnWriteArrayList<ConfigurationSpec>();
    var others = new CopyOnWriteArrayList<ConfigurationSpec>();
    try (var _ = new LiveConfiguration("one", cluster.client(), Map.of(), told::add);
        var _ = new LiveConfiguration("two", cluster.client(), Map.of(), others::add)) {
      create("{\"silentAfter\": 7}");
      Await.until("it is told", () -> told.size() == 1 && others.size() == 1);
      assertThat(told.getFirst().silentAfter()).isEqualTo(7);
      assertThat(told.getFirst().jobRetention()).as("a default").isEqualTo(30);

      edit("{\"logLevels\": [{\"logger\": \"eu.stratuslab.test\", \"level\": \"TRACE\"}]}");
      Await.until("both were told of it", () -> told.size() == 2 && others.size() == 2);
      assertThat(logger.isLoggable(Level.FINEST)).isTrue();

      cluster.edit(REF, spec -> spec.remove("logLevels"));
      Await.until("both were told again", () -> told.size() == 3 && others.size() == 3);
      assertThat(logger.isLoggable(Level.FINE)).isFalse();
    }
  }

  @Test
  void every_level_that_a_configuration_may_name_is_known() {
    var levels = Attributes.of(LogLevel.class, Place.SPEC).getLast().bounds().values();

    assertThat(levels).hasSize(6).allMatch(Logging::known);
  }

  private void create(String spec) {
    cluster
        .client()
        .create(
            new Resource(
                REF.kind(),
                null,
                REF.name(),
                Resource.Meta.none(),
                Map.of(),
                Map.of(),
                tree(spec),
                Json.object()));
  }

  private void edit(String members) {
    cluster.edit(REF, spec -> spec.setAll(tree(members)));
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
