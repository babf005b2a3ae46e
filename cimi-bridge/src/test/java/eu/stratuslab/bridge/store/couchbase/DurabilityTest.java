package eu.stratuslab.bridge.store.couchbase;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DurabilityTest {
  @Test
  void most_copies_hold_a_write_where_there_are_several() {
    assertThat(Durability.of(2, 1)).isEqualTo(Durability.MAJORITY);
    assertThat(Durability.of(3, 2)).isEqualTo(Durability.MAJORITY);
    assertThat(Durability.of(2, 2)).isEqualTo(Durability.MAJORITY);
  }

  @Test
  void a_single_copy_counts_when_it_is_on_the_disk() {
    assertThat(Durability.of(1, 0)).isEqualTo(Durability.ON_DISK);
    assertThat(Durability.of(5, 0)).isEqualTo(Durability.ON_DISK);
  }

  @Test
  void too_few_nodes_for_a_majority_are_served_from_the_disk_of_one() {
    assertThat(Durability.of(1, 1)).isEqualTo(Durability.ON_ACTIVE_DISK);
    assertThat(Durability.of(1, 3)).isEqualTo(Durability.ON_ACTIVE_DISK);
    assertThat(Durability.of(2, 3)).isEqualTo(Durability.ON_ACTIVE_DISK);
  }

  @Test
  void versions_carry_all_bits_and_say_what_is_gone() {
    assertThat(Version.cas(Version.of(0xfedc_ba98_7654_3210L, false)))
        .hasValue(0xfedc_ba98_7654_3210L);
    assertThat(Version.cas(Version.of(1, true))).hasValue(1);
    assertThat(Version.gone(Version.of(1, true))).isTrue();
    assertThat(Version.gone(Version.of(1, false))).isFalse();
    assertThat(Version.cas("nonsense")).isEmpty();
    assertThat(Version.cas("")).isEmpty();
  }
}
