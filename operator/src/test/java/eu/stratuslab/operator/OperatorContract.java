package eu.stratuslab.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.Await;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.HostStatus;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the operator does on any API server: it proposes, and it says what is so. */
abstract class OperatorContract extends PlacementContract {
  private static final Kind CONFIGURATION = new Kind("Configuration", "configurations", false);

  @Test
  void the_lease_is_given_back_at_an_orderly_end() {
    Await.until("a leader", () -> leader().isPresent());

    operator.close();

    assertThat(leader()).isEmpty();
  }

  private Optional<String> leader() {
    return Optional.ofNullable(
            client
                .leases()
                .inNamespace(Labels.SYSTEM_NAMESPACE)
                .withName("stratuslab-operator")
                .get())
        .map(lease -> lease.getSpec().getHolderIdentity());
  }

  @Test
  void nothing_can_be_said_of_what_is_on_a_silent_host() {
    var host = host("one", 4, 8_000_000);
    var spec = machineSpec(1, 1_000_000);
    spec.putObject("placement").put("host", host.name()).put("epoch", 1);
    var machine = create(MACHINE, spec);
    ready(machine);
    var data = tree("{\"capacity\":500,\"revision\":1}");
    data.putObject("placement").put("host", host.name()).put("epoch", 1);
    var volume = create(VOLUME, data);
    var importing = create(IMAGE, placedImage(host, "http://images.test/a"));
    var captured = create(IMAGE, captured(host));
    available(captured);
    var imported = create(IMAGE, placedImage(host, "http://images.test/b"));
    available(imported);

    Await.until("it is heard of", () -> "READY".equals(hostOf(host).state()));
    now = now.plusSeconds(60);
    // Time alone wakes nobody in a test: another host's heartbeat does.
    host("two", 1, 1_000_000);
    kube.applyStatus(
        host.ref(),
        host.meta().uid(),
        hostStatus("one", 4, 8_000_001, now.minusSeconds(60)),
        Labels.AGENT);

    Await.until(
        "Ready=Unknown",
        () ->
            Condition.find(status(machine).conditions(), "Ready")
                .filter(c -> c.status().equals(Condition.UNKNOWN))
                .isPresent());
    Await.until(
        "Ready=Unknown of the volume too",
        () ->
            Condition.find(volumeStatus(volume).conditions(), "Ready")
                .filter(c -> c.status().equals(Condition.UNKNOWN))
                .filter(c -> c.reason().equals("HostSilent"))
                .isPresent());
    Await.until(
        "Ready=Unknown of the images that only the host can tell of",
        () -> isSilent(importing) && isSilent(captured));
    assertThat(isSilent(imported)).isFalse();
    assertThat(imageStatus(captured).sha256()).isNotNull();
    assertThat(
            Condition.find(
                kube.get(host.ref()).orElseThrow().statusAs(HostStatus.class).conditions(),
                "Ready"))
        .get()
        .returns("HostSilent", Condition::reason);
  }

  /** Both clocks are further off than the bound, by less than the guide puts up with. */
  @Test
  void a_host_whose_clock_is_off_is_silent_when_nothing_is_heard_of_it() {
    var off = Duration.ofMinutes(9);
    var behind = host("behind", 4, 8_000_000, now.minus(off));
    var ahead = host("ahead", 4, 8_000_000, now.plus(off));
    Await.until(
        "both are heard of",
        () -> "READY".equals(hostOf(behind).state()) && "READY".equals(hostOf(ahead).state()));
    var last = now.plus(off);

    now = now.plusSeconds(60);
    report(ahead, hostStatus("ahead", 4, 9_000_000, last));

    Await.until("the dead one is silent", () -> "SILENT".equals(hostOf(ahead).state()));
    Await.until(
        "the other one is counted anew, and heard of",
        () -> {
          // As an agent does: a minute without any report is told at once if it is looked at then.
          report(behind, hostStatus("behind", 4, 9_000_000, now.minus(off)));
          return memory(behind) == 9_000_000 - 524_288
              && "READY".equals(hostOf(behind).state())
              && Condition.find(hostOf(behind).conditions(), "Ready")
                  .filter(ready -> ready.status().equals(Condition.TRUE))
                  .isPresent();
        });

    report(ahead, hostStatus("ahead", 4, 9_000_000, last.plusSeconds(60)));
    Await.until("it is back", () -> "READY".equals(hostOf(ahead).state()));
  }

  private void report(Resource host, ObjectNode status) {
    kube.applyStatus(host.ref(), host.meta().uid(), status, Labels.AGENT);
  }

  private long memory(Resource host) {
    var room = hostOf(host).allocatable();
    var memory = room == null ? null : room.memory();
    return memory == null ? 0 : memory;
  }

  private static ObjectNode placedImage(Resource host, String location) {
    var spec = Json.object().put("imageLocation", location).put("revision", 1);
    spec.putObject("placement").put("host", host.name()).put("epoch", 1);
    return spec;
  }

  private static ObjectNode captured(Resource host) {
    var id = UUID.randomUUID().toString();
    var spec = placedImage(host, "machines/" + id);
    spec.putObject("source").put("id", id).put("host", host.name());
    return spec;
  }

  private void available(Resource image) {
    var status =
        tree(
            "{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"Available\"}]}");
    status.put("sha256", "0".repeat(64));
    kube.applyStatus(image.ref(), image.meta().uid(), status, Labels.AGENT);
  }

  private boolean isSilent(Resource image) {
    return Condition.find(imageStatus(image).conditions(), "Ready")
        .filter(c -> c.status().equals(Condition.UNKNOWN) && c.reason().equals("HostSilent"))
        .isPresent();
  }

  @Test
  void what_waits_says_so_in_its_state_and_in_an_event_that_counts() {
    host("small", 1, 1_000_000);
    var machine = create(MACHINE, machineSpec(2, 4_000_000));

    Await.until("a state", () -> "CREATING".equals(status(machine).state()));

    assertThat(status(machine).observedGeneration()).isEqualTo(1);
    assertThat(Condition.find(status(machine).conditions(), "Ready"))
        .get()
        .returns(Condition.FALSE, Condition::status)
        .returns("Unplaced", Condition::reason)
        .returns(1L, Condition::observedGeneration);
    // The first condition of all comes with the first status: only a change of it is told.
    kube.applyStatus(machine.ref(), machine.meta().uid(), failing("no space"), Labels.AGENT);
    Await.until("an event", () -> events(machine, "StorageFull").size() == 1);
    ready(machine);
    kube.applyStatus(machine.ref(), machine.meta().uid(), failing("still none"), Labels.AGENT);

    Await.until(
        "the event to count", () -> events(machine, "StorageFull").getFirst().getCount() == 2);

    assertThat(events(machine, "StorageFull"))
        .singleElement()
        .returns("Warning", Event::getType)
        .returns(
            "still none. It is tried again with growing pauses: make room in the host's pool.",
            Event::getMessage)
        .returns(Labels.OPERATOR, event -> event.getSource().getComponent());
  }

  @Test
  void a_host_says_how_much_of_it_is_promised_and_takes_nothing_while_it_is_cordoned() {
    var host = host("one", 4, 8_000_000);
    var placed = machineSpec(3, 1_000_000);
    placed.putObject("placement").put("host", host.name()).put("epoch", 1);
    create(MACHINE, placed);
    kube.applyStatus(
        host.ref(), host.meta().uid(), hostStatus("one", 4, 8_000_001, now), Labels.AGENT);
    Await.until(
        "the account",
        () -> {
          var allocated = hostOf(host).allocated();
          return allocated != null && Long.valueOf(3).equals(allocated.cpus());
        });
    assertThat(hostOf(host).allocatable())
        .isEqualTo(new HostStatus.Room(null, 32L, 8_000_001L - 524_288, 100_000_000L));
    assertThat(hostOf(host).state()).isEqualTo("READY");

    kube.apply(with(host, tree("{\"unschedulable\":true}")), host.meta().uid(), Labels.BRIDGE);
    Await.until("the state", () -> "CORDONED".equals(hostOf(host).state()));
    var machine = create(MACHINE, machineSpec(1, 1_000_000));

    Await.until("a reason", () -> status(machine).proposal() != null);
    assertThat(java.util.Objects.requireNonNull(status(machine).proposal()).reasons())
        .containsEntry("one", "is CORDONED");
  }

  @Test
  void a_configuration_says_since_when_it_is_in_force() {
    var made = configuration(Json.object());
    try {
      Await.until(
          "Ready",
          () ->
              kube.get(made.ref()).orElseThrow().status().path("observedGeneration").asLong() == 1);
    } finally {
      kube.delete(made.ref(), made.meta().uid());
    }
  }

  @Test
  void hosts_are_counted_anew_and_logs_change_when_the_configuration_does() {
    var logger = java.util.logging.Logger.getLogger("eu.stratuslab.test.of.an.operator");
    var host = host("one", 4, 8_000_000);
    Await.until("the account", () -> cpus(host) == 32);
    var spec =
        tree(
            """
            {"cpuRatio":2,"hosts":[{"hostName":"one","reservedCpus":1,"memoryRatio":50}],
             "logLevels":[{"logger":"eu.stratuslab.test.of.an","level":"DEBUG"}]}
            """);
    var made = configuration(spec);
    try {
      Await.until("the new account", () -> cpus(host) == 6);
      assertThat(hostOf(host).allocatable())
          .isEqualTo(new HostStatus.Room(null, 6L, (8_000_000L - 524_288) / 2, 100_000_000L));
      Await.until("it logs more", () -> logger.isLoggable(java.util.logging.Level.FINE));
    } finally {
      kube.delete(made.ref(), made.meta().uid());
    }
  }

  private long cpus(Resource host) {
    var room = hostOf(host).allocatable();
    var cpus = room == null ? null : room.cpus();
    return cpus == null ? 0 : cpus;
  }

  private Resource configuration(ObjectNode spec) {
    return kube.create(
        new Resource(
            CONFIGURATION,
            null,
            UUID.randomUUID().toString(),
            Resource.Meta.none(),
            Map.of(Labels.CLOUD, CLOUD),
            Map.of(),
            spec,
            Json.object()));
  }

  private List<Event> events(Resource about, String reason) {
    return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(e -> about.meta().uid().equals(e.getInvolvedObject().getUid()))
        .filter(e -> reason.equals(e.getReason()))
        .toList();
  }

  private HostStatus hostOf(Resource host) {
    return kube.get(host.ref()).orElseThrow().statusAs(HostStatus.class);
  }

  private static ObjectNode failing(String why) {
    return tree(
        """
        {"conditions":[{"type":"Ready","status":"False","reason":"StorageFull","message":"%s"}]}
        """
            .formatted(why));
  }
}
