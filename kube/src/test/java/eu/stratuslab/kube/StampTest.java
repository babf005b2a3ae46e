package eu.stratuslab.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StampTest {
  private static final Kind MACHINE = Kind.of(ResourceTypes.MACHINE.mirrored().orElseThrow());

  private final Resource applied = stamped(Json.object().put("power", "Running").put("term", 3));

  private static Resource resource(
      ObjectNode spec, Map<String, String> labels, Map<String, String> annotations) {
    return new Resource(
        MACHINE, "n", "m", Resource.Meta.none(), labels, annotations, spec, Json.object());
  }

  private static Resource stamped(ObjectNode spec) {
    return Stamp.on(resource(spec, Map.of(Labels.HOST, "h"), Map.of(Labels.NAME, "web")), 7);
  }

  private Resource changed(Consumer<ObjectNode> change) {
    var spec = applied.spec().deepCopy();
    change.accept(spec);
    return resource(spec, applied.labels(), applied.annotations());
  }

  @Test
  void what_the_mirror_applied_is_whole() {
    assertThat(Stamp.broken(applied)).isFalse();
    assertThat(Stamp.broken(changed(spec -> spec.put("term", 4)))).as("its term").isFalse();
  }

  @Test
  void what_somebody_else_changed_is_broken() {
    assertThat(Stamp.broken(changed(spec -> spec.put("power", "Stopped")))).isTrue();
    assertThat(Stamp.broken(changed(spec -> spec.put("terminate", "j")))).isTrue();
    assertThat(Stamp.broken(changed(spec -> spec.remove("power")))).isTrue();
  }

  @Test
  void what_cannot_be_checked_is_believed() {
    var without = new HashMap<>(applied.annotations());
    without.remove(Labels.APPLIED);
    assertThat(Stamp.broken(resource(applied.spec(), applied.labels(), without))).isFalse();
    var later = new HashMap<>(applied.annotations());
    later.put(Labels.APPLIED, "3:7:of-another:version");
    assertThat(Stamp.broken(resource(applied.spec(), applied.labels(), later))).isFalse();
  }
}
