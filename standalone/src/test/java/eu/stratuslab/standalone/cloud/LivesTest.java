package eu.stratuslab.standalone.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.domain.DomainAction;
import eu.stratuslab.agent.volume.VolumeAction;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The kill matrix has a life for whatever mirror and agent do; a new action needs a new life. */
class LivesTest {
  /** What no life needs, and why. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("mirror.Withdraw", "a guest that ignores the power button: needs a deadline"),
          Map.entry("mirror.RevertedEvent", "somebody else changed a resource"),
          Map.entry("mirror.MakeDocument", "a new host"),
          Map.entry("mirror.CreateRemains", "a host that lists what is buried"),
          Map.entry("mirror.ReportOrphan", "a resource without a document"),
          Map.entry("mirror.ReportDouble", "one machine on two hosts"),
          Map.entry("mirror.YieldTo", "two mirrors"),
          Map.entry("mirror.LeaveForeign", "two clouds"),
          Map.entry("agent.EnsureImage", "the first machine of an image on a host"),
          Map.entry("agent.EnsureNetwork", "the first machine of a network on a host"),
          Map.entry("agent.PauseCpus", "no pause or suspend between create, stop and delete"),
          Map.entry("agent.SaveMemory", "no pause or suspend between create, stop and delete"),
          Map.entry("agent.RestoreMemory", "no pause or suspend between create, stop and delete"),
          Map.entry("agent.DiscardMemory", "no pause or suspend between create, stop and delete"));

  @Test
  void there_is_a_halt_before_and_after_everything_that_is_done() throws ClassNotFoundException {
    var mirror = Class.forName("eu.stratuslab.bridge.mirror.MirrorAction").getPermittedSubclasses();
    var wanted = new TreeSet<String>();
    Arrays.stream(mirror)
        .forEach(action -> wanted.addAll(around("mirror", action.getSimpleName())));
    Arrays.stream(DomainAction.class.getPermittedSubclasses())
        .forEach(action -> wanted.addAll(around("agent", action.getSimpleName())));
    Arrays.stream(VolumeAction.class.getPermittedSubclasses())
        .forEach(action -> wanted.addAll(around("agent", VolumeAction.verb(action))));
    ELSEWHERE.keySet().forEach(point -> wanted.removeIf(p -> p.matches(pattern(point))));
    assertThat(points()).containsAll(wanted);
  }

  private static Set<String> around(String component, String action) {
    return Set.of(component + ".before-" + action, component + ".after-" + action);
  }

  private static String pattern(String point) {
    return point.replace(".", "\\.(before|after)-");
  }

  private static Set<String> points() {
    var machines =
        Stream.concat(Lives.fixed().stream(), Lives.everywhere().stream())
            .flatMap(life -> Stream.of(life.create(), life.stop(), life.delete()));
    var disks =
        Stream.concat(DiskLives.ofVolumes().stream(), DiskLives.ofImages().stream())
            .flatMap(life -> life.halts().values().stream());
    return Stream.concat(machines, disks)
        .flatMap(cell -> Arrays.stream(cell.split(" ", -1)))
        .map(Halts::bare)
        .collect(Collectors.toSet());
  }
}
