package eu.stratuslab.operator.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeanStoreTest {
  private static ConfigMap resource() {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName("one")
        .withManagedFields(new ManagedFieldsEntryBuilder().withManager("somebody").build())
        .endMetadata()
        .withData(Map.of("a", "1"))
        .build();
  }

  @Test
  void what_is_kept_does_not_say_who_owns_its_fields() {
    var store = new LeanStore<ConfigMap>();
    store.put(store.getKey(resource()), resource());
    var kept = store.get("ns/one");
    assertThat(kept.getMetadata().getManagedFields()).isEmpty();
    assertThat(kept.getMetadata().getName()).isEqualTo("one");
    assertThat(kept.getData()).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void what_its_readers_do_not_need_is_dropped() {
    var store = new LeanStore<ConfigMap>(map -> map.setData(null));
    store.put(store.getKey(resource()), resource());
    assertThat(store.get("ns/one").getData()).isNullOrEmpty();
  }
}
