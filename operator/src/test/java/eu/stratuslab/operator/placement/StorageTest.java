package eu.stratuslab.operator.placement;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.HostSpec;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.resource.Usage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StorageTest {
  private static final ConfigurationSpec CONFIGURATION = ConfigurationSpec.DEFAULT.effective();

  @Test
  void a_new_volume_goes_where_its_pool_has_most_room() {
    var a = host("a", 100, Map.of("", 60L));
    var b = host("b", 100, Map.of("default", 30L, "fast", 90L));

    assertThat(Storage.decide(volume(50, null, null), null, List.of(a, b), "c1").host())
        .isEqualTo("b");
    var nowhere = Storage.decide(volume(80, null, null), null, List.of(a, b), "c1");
    assertThat(nowhere.message())
        .isEqualTo(
            "host-a: has 40 kilobytes free of 80 wanted in storage pool default; "
                + "host-b: has 70 kilobytes free of 80 wanted in storage pool default");
    assertThat(Storage.decide(volume(1, "slow", null), null, List.of(a), "c1").message())
        .isEqualTo("host-a: has no storage pool slow");
  }

  @Test
  void a_volume_of_a_machine_goes_where_the_machine_is_or_nowhere() {
    var a = host("a", 100, Map.of());
    var b = host("b", 100, Map.of("", 99L));

    var decision = Storage.decide(volume(50, null, null), "b", List.of(a, b), "c1");

    assertThat(decision.host()).isNull();
    assertThat(decision.reasons())
        .containsEntry("host-a", "is not the host of its machine")
        .hasEntrySatisfying("host-b", why -> assertThat(why).contains("1 kilobytes free"));
    assertThat(Storage.decide(volume(1, null, null), "b", List.of(a, b), "c1").host())
        .isEqualTo("b");
  }

  @Test
  void a_machine_is_pinned_to_the_host_of_its_volumes() {
    var hosts = List.of(host("a", 100, Map.of()), host("b", 100, Map.of()));

    var pinned = decide(List.of(volume(1, null, "b")), hosts);
    var torn = decide(List.of(volume(1, null, "a"), volume(1, null, "b")), hosts);
    var full = decide(List.of(volume(60, null, null), volume(50, null, null)), hosts);

    assertThat(pinned.host()).isEqualTo("b");
    assertThat(pinned.reasons()).containsEntry("host-a", "volume v is on host host-b");
    assertThat(torn.host()).isNull();
    assertThat(torn.message())
        .isEqualTo("host-a: volume v is on host host-b; host-b: volume v is on host host-a");
    assertThat(full.message()).contains("has 100 kilobytes free of 110 wanted");
  }

  @Test
  void what_is_made_of_a_captured_image_is_where_that_is_or_nowhere() {
    var hosts = List.of(host("a", 100, Map.of()), host("b", 100, Map.of()));
    var machine =
        read(
            """
            {"cpu":1,"memory":65536,"disks":[],"power":"Running","powerRevision":1,
             "image":{"id":"i","tenant":"t","digest":"d","format":"qcow2","size":1,"host":"b"}}
            """,
            MachineSpec.class);
    var made = new LocalVolume("v", 1, null, null, "b");

    var decision = Placement.decide(machine, List.of(), hosts, "c1", CONFIGURATION);
    assertThat(decision.host()).isEqualTo("b");
    assertThat(decision.reasons())
        .containsEntry("host-a", "its image was captured on host host-b and is there");
    assertThat(Storage.decide(made, null, hosts, "c1").host()).isEqualTo("b");
    assertThat(Storage.decide(made, "a", hosts, "c1").host()).isNull();
    assertThat(decide(List.of(made), hosts).host()).isEqualTo("b");
    assertThat(decide(List.of(made, volume(1, null, "a")), hosts).host()).isNull();
  }

  private static Placement.Decision decide(List<LocalVolume> volumes, List<Candidate> hosts) {
    var machine =
        read(
            """
            {"cpu":1,"memory":65536,"disks":[],"power":"Running","powerRevision":1,
             "image":{"id":"i","tenant":"t","digest":"d","format":"qcow2","size":1}}
            """,
            MachineSpec.class);
    return Placement.decide(machine, volumes, hosts, "c1", CONFIGURATION);
  }

  private static LocalVolume volume(long capacity, @Nullable String pool, @Nullable String host) {
    return new LocalVolume("v", capacity, pool, host);
  }

  private static Candidate host(String id, long capacity, Map<String, Long> volumes) {
    return new Candidate(
        id,
        read("{}", HostSpec.class),
        read(
            """
            {"hostName":"host-%s","cpuArch":"x86_64","cpu":4,"memory":8388608,
             "storage":100000000,"cluster":"c1",
             "pools":[{"name":"default","type":"dir","capacity":%d,"free":1},
                      {"name":"fast","type":"dir","capacity":100,"free":1}],
             "conditions":[{"type":"Ready","status":"True","reason":"Heartbeat"}]}
            """
                .formatted(id, capacity),
            HostStatus.class),
        Usage.NONE,
        volumes);
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return Json.mapper().readValue(json, type);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
