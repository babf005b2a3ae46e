package eu.stratuslab.bridge.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelectTest {
  private static final Set<String> OF_COLLECTION = Set.of("id", "count", "operations");

  private static Select of(String select) {
    return Select.of(List.of(select));
  }

  @Test
  void the_names_of_a_collection_select_there_and_others_in_its_items() {
    var select = of("count,name");
    assertThat(select.ofCollection(OF_COLLECTION).names()).containsExactly("count");
    assertThat(select.ofItems(OF_COLLECTION, "machines").names()).containsExactly("name");
  }

  @Test
  void an_id_beside_names_of_items_is_theirs() {
    var select = of("id, name");
    assertThat(select.ofCollection(OF_COLLECTION)).isEqualTo(Select.ALL);
    assertThat(select.ofItems(OF_COLLECTION, "machines").names())
        .containsExactlyInAnyOrder("id", "name");
  }

  @Test
  void an_id_alone_is_the_collections() {
    assertThat(of("id").ofCollection(OF_COLLECTION).names()).containsExactly("id");
  }
}
