package eu.stratuslab.agent.hypervisor;

import static eu.stratuslab.agent.hypervisor.ContractBase.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.agent.hypervisor.HypervisorRig.Ability;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Wake-ups, crashes and concurrent callers. */
interface FailureContract extends ContractBase {

  /** Collects wake-ups. */
  final class Wakes implements DomainListener {
    final Set<UUID> looked = ConcurrentHashMap.newKeySet();
    final AtomicInteger all = new AtomicInteger();

    @Override
    public void look(UUID uuid) {
      looked.add(uuid);
    }

    @Override
    public void lookAtAll() {
      all.incrementAndGet();
    }

    boolean saw(UUID uuid) {
      return looked.contains(uuid);
    }
  }

  @Test
  default void changes_wake_listeners_until_they_leave() {
    var wakes = new Wakes();
    UUID uuid = UUID.randomUUID();
    try (Registration registration = hypervisor().listen(wakes)) {
      hypervisor().define(rig().guest(uuid, "m-" + uuid, metadata("1")));
      Await.until("woken by define", () -> wakes.saw(uuid));
      wakes.looked.clear();
      hypervisor().start(uuid);
      Await.until("woken by start", () -> wakes.saw(uuid));
      wakes.looked.clear();
      hypervisor().destroy(uuid);
      Await.until("woken by destroy", () -> wakes.saw(uuid));
      registration.close();
    }
    var after = new Wakes();
    try (Registration _ = hypervisor().listen(after)) {
      wakes.looked.clear();
      hypervisor().undefine(uuid);
      Await.until("the new listener is woken", () -> after.saw(uuid));
      assertThat(wakes.looked).isEmpty();
    }
  }

  @Test
  default void a_listener_that_throws_harms_nobody_else() {
    var wakes = new Wakes();
    DomainListener broken =
        new DomainListener() {
          @Override
          public void look(UUID uuid) {
            throw new IllegalStateException("planned by the test");
          }

          @Override
          public void lookAtAll() {
            throw new IllegalStateException("planned by the test");
          }
        };
    Logger log = Logger.getLogger(Listeners.class.getName());
    log.setLevel(Level.OFF);
    try (Registration _ = hypervisor().listen(broken);
        Registration _ = hypervisor().listen(wakes)) {
      UUID uuid = running();
      Await.until("the good listener is woken", () -> wakes.saw(uuid));
    } finally {
      log.setLevel(null);
    }
  }

  @Test
  default void a_killed_guest_process_is_seen_as_a_crash_and_wakes() {
    needs(Ability.QEMU_DEATH);
    UUID uuid = running();
    var wakes = new Wakes();
    try (Registration _ = hypervisor().listen(wakes)) {
      rig().qemuDies(uuid);
      Await.until("woken by the crash", () -> wakes.saw(uuid));
      awaitState(uuid, PowerState.SHUT_OFF);
      assertThat(observed(uuid).reason()).isEqualTo(StateReason.CRASHED);
    }
    hypervisor().start(uuid);
    assertThat(observed(uuid).state()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  default void a_dead_daemon_is_unavailable_then_back_with_the_domains_untouched() {
    needs(Ability.DAEMON_DEATH);
    UUID uuid = running();
    UUID destroyed = running();
    hypervisor().destroy(destroyed);
    String process = rig().process(uuid);
    var wakes = new Wakes();
    try (Registration _ = hypervisor().listen(wakes)) {
      rig().libvirtdDies();
      assertThatThrownBy(() -> hypervisor().domains()).isInstanceOf(HypervisorUnavailable.class);
      assertThatThrownBy(() -> hypervisor().start(uuid)).isInstanceOf(HypervisorUnavailable.class);
      Await.until("woken by the loss", () -> wakes.all.get() > 0);
      int lost = wakes.all.get();

      rig().libvirtdReturns();
      Await.until("woken by the return", () -> wakes.all.get() > lost);
      Await.until("it answers", this::answers);
      assertThat(observed(uuid).state()).isEqualTo(PowerState.RUNNING);
      assertThat(rig().process(uuid)).isEqualTo(process);
      assertThat(observed(destroyed).reason())
          .as("a daemon that restarts has forgotten why inactive domains stopped")
          .isEqualTo(StateReason.UNKNOWN);

      wakes.looked.clear();
      hypervisor().destroy(uuid);
      Await.until("events flow again", () -> wakes.saw(uuid));
    }
  }

  @Test
  default void a_guest_that_died_while_the_daemon_was_dead_is_seen_shut_off() {
    needs(Ability.DAEMON_DEATH);
    UUID uuid = running();
    rig().libvirtdDies();
    rig().qemuDies(uuid);
    rig().libvirtdReturns();
    Await.until("it answers", this::answers);
    awaitState(uuid, PowerState.SHUT_OFF);
    assertThat(observed(uuid).reason()).isEqualTo(StateReason.CRASHED);
    hypervisor().start(uuid);
    assertThat(observed(uuid).state()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  default void a_guest_that_powered_off_while_the_daemon_was_dead_is_told_from_a_crash() {
    needs(Ability.DAEMON_DEATH);
    UUID uuid = UUID.randomUUID();
    hypervisor().define(rig().mortalGuest(uuid, "m-" + uuid, metadata("1")));
    hypervisor().start(uuid);
    rig().awaitGuest(uuid);
    rig().libvirtdDies();
    rig().awaitPowerOff(uuid);
    rig().libvirtdReturns();
    Await.until("it answers", this::answers);
    awaitState(uuid, PowerState.SHUT_OFF);
    assertThat(observed(uuid).reason()).isEqualTo(StateReason.SHUTDOWN);
  }

  @Test
  default void a_host_reboot_keeps_definitions_and_files_and_runs_nothing() {
    needs(Ability.HOST_REBOOT);
    int number = ContractBase.number();
    String name = "reboot-" + number;
    String network = rig().network(UUID.randomUUID(), name, number);
    var entry = new HostEntry("52:54:00:00:01:01", "10.211." + number + ".9", null);
    hypervisor().ensurePool(name, rig().directory().resolve(name));
    hypervisor().createEmpty(name, "v", 1 << 20, VolumeFormat.QCOW2);
    hypervisor().ensureNetwork(network);
    hypervisor().setHostEntry(name, entry);
    UUID uuid = running();

    rig().hostReboots();
    Await.until("it answers", this::answers);
    ObservedDomain domain = observed(uuid);
    assertThat(domain.state()).isEqualTo(PowerState.SHUT_OFF);
    assertThat(domain.reason()).isEqualTo(StateReason.UNKNOWN);
    assertThat(domain.metadata()).contains("<epoch>1</epoch>");
    assertThat(hypervisor().network(name).orElseThrow().active()).isFalse();

    hypervisor().ensurePool(name, rig().directory().resolve(name));
    assertThat(hypervisor().volumes(name)).extracting(ObservedVolume::name).containsExactly("v");
    hypervisor().ensureNetwork(network);
    ObservedNetwork again = hypervisor().network(name).orElseThrow();
    assertThat(again.active()).isTrue();
    assertThat(again.hostEntries()).containsExactly(entry);
    hypervisor().start(uuid);
    assertThat(observed(uuid).state()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  default void running_domains_survive_the_loss_of_the_configuration_and_can_be_adopted() {
    needs(Ability.CONFIGURATION_LOSS);
    String pool = "lost-" + ContractBase.number();
    hypervisor().ensurePool(pool, rig().directory().resolve(pool));
    hypervisor().createEmpty(pool, "v", 1 << 20, VolumeFormat.QCOW2);
    UUID stopped = defined();
    UUID runs = running();
    String process = rig().process(runs);

    rig().losesConfiguration();
    Await.until("it answers", this::answers);
    assertThat(hypervisor().domain(stopped)).isEmpty();
    assertThat(observed(runs).state()).isEqualTo(PowerState.RUNNING);
    assertThat(observed(runs).persistent()).isFalse();
    assertThat(observed(runs).metadata()).contains("<epoch>1</epoch>");
    hypervisor().setMetadata(runs, metadata("2"));

    hypervisor().define(rig().guest(runs, "m-" + runs, metadata("3")));
    assertThat(observed(runs).persistent()).isTrue();
    assertThat(observed(runs).metadata()).contains("<epoch>2</epoch>");
    assertThat(rig().process(runs)).isEqualTo(process);
    hypervisor().ensurePool(pool, rig().directory().resolve(pool));
    assertThat(hypervisor().volumes(pool)).hasSize(1);
    hypervisor().destroy(runs);
    assertThat(observed(runs).metadata()).contains("<epoch>3</epoch>");
  }

  @Test
  default void two_threads_with_a_thousand_mixed_operations_agree()
      throws InterruptedException, ExecutionException, TimeoutException {
    long seed = System.nanoTime();
    List<Future<?>> workers = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2; i++) {
        var random = new Random(seed + i);
        workers.add(executor.submit(() -> mixedOperations(random, 500)));
      }
      for (Future<?> worker : workers) {
        worker.get(300, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("seed " + seed, e);
    }
    assertThat(hypervisor().domains()).isEmpty();
  }

  /** Cheap calls mostly: starting a real process takes a fifth of a second. */
  private void mixedOperations(Random random, int count) {
    UUID uuid =
        new UUID(random.nextLong() & ~0xf000L | 0x4000L, random.nextLong() >>> 2 | 1L << 63);
    String name = "m-" + uuid;
    for (int i = 0; i < count; i++) {
      boolean defined = hypervisor().domain(uuid).isPresent();
      boolean active = defined && observed(uuid).active();
      int dice = random.nextInt(100);
      if (!defined) {
        hypervisor().define(rig().guest(uuid, name, metadata("" + i)));
      } else if (dice < 40) {
        hypervisor().setMetadata(uuid, metadata("" + i));
        assertThat(observed(uuid).metadata()).contains("<epoch>" + i + "</epoch>");
      } else if (dice < 70) {
        assertThat(hypervisor().domains()).extracting(ObservedDomain::uuid).contains(uuid);
      } else if (dice < 90) {
        assertThat(hypervisor().xml(uuid)).contains(uuid.toString());
      } else if (active) {
        hypervisor().destroy(uuid);
      } else if (dice < 93) {
        hypervisor().undefine(uuid);
      } else {
        hypervisor().start(uuid);
      }
    }
    if (hypervisor().domain(uuid).filter(ObservedDomain::active).isPresent()) {
      hypervisor().destroy(uuid);
    }
    hypervisor().domain(uuid).ifPresent(d -> hypervisor().undefine(d.uuid()));
  }
}
