package eu.stratuslab.operator.event;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kube.Await;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.machine.Machine;
import eu.stratuslab.model.resource.ResourceTypes;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnnouncerTest {
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();

  @Test
  void an_error_costs_one_event() {
    try (var announcer = new Announcer(broken(), dropped::incrementAndGet)) {
      var filter =
          announcer.<Machine>of(
              Kind.of(ResourceTypes.MACHINE.mirrored().orElseThrow()),
              machine -> conditions(machine.getMetadata().getResourceVersion()));
      filter.accept(machine("2"), machine("1"));
      filter.accept(machine("3"), machine("2"));
      Await.until("both were tried", () -> told.get() == 2);
      assertThat(dropped).hasValue(1);
    }
  }

  private static Machine machine(String version) {
    var machine = new Machine();
    machine.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("stratuslab-blue")
            .withName("m")
            .withUid("u")
            .withResourceVersion(version)
            .build());
    return machine;
  }

  private static List<Condition> conditions(String version) {
    return Condition.set(
        List.of(),
        "Ready",
        version.equals("2") ? "False" : "True",
        "Reason" + version,
        "",
        1,
        Instant.EPOCH);
  }

  private KubeApi broken() {
    return (KubeApi)
        Proxy.newProxyInstance(
            KubeApi.class.getClassLoader(),
            new Class<?>[] {KubeApi.class},
            (_, _, _) -> {
              if (told.incrementAndGet() == 1) {
                throw new AssertionError("a bug");
              }
              return null;
            });
  }
}
