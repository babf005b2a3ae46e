package eu.stratuslab.agent.hypervisor;

import static eu.stratuslab.agent.hypervisor.ContractBase.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract on the fake, and what only the fake can do. */
class FakeHypervisorTest implements HypervisorContract {

  private final FakeRig rig = new FakeRig();

  @Override
  public HypervisorRig rig() {
    return rig;
  }

  @Test
  void planned_failures_strike_once_before_or_after_the_effect() {
    UUID uuid = defined();
    List<String> calls = new ArrayList<>();
    rig.fake.record(calls::add);
    rig.host()
        .failNext(call -> call.startsWith("start "), new HypervisorException(Code.BUSY, "planned"));
    rig.host().loseAnswerOf(call -> call.startsWith("start "));
    refuses(Code.BUSY, () -> rig.fake.start(uuid));
    assertThat(observed(uuid).active()).isFalse();
    refuses(Code.UNAVAILABLE, () -> rig.fake.start(uuid));
    assertThat(observed(uuid).active()).isTrue();
    assertThat(calls).containsExactly("start " + uuid);
  }

  @Test
  void a_failed_disk_pauses_the_guest() {
    UUID uuid = running();
    rig.host().diskFails(uuid);
    assertThat(observed(uuid).state()).isEqualTo(PowerState.PAUSED);
    assertThat(observed(uuid).reason()).isEqualTo(StateReason.IO_ERROR);
    rig.fake.resume(uuid);
    assertThat(observed(uuid).state()).isEqualTo(PowerState.RUNNING);
  }

  /** Plays on the fake what happens around a real one. */
  private static final class FakeRig implements HypervisorRig {

    private final FakeHypervisor fake = new FakeHypervisor("fake");

    FakeHost host() {
      return fake.host();
    }

    @Override
    public Hypervisor hypervisor() {
      return fake;
    }

    @Override
    public Set<Ability> abilities() {
      return EnumSet.complementOf(EnumSet.of(Ability.SCHEMA));
    }

    @Override
    public String guest(UUID uuid, String name, String metadata) {
      return "<domain type='qemu'><name>%s</name><uuid>%s</uuid><metadata>%s</metadata></domain>"
          .formatted(name, uuid, metadata);
    }

    @Override
    public String deafGuest(UUID uuid, String name, String metadata) {
      fake.define(guest(uuid, name, metadata));
      host().guestIgnoresAcpi(uuid, true);
      return guest(uuid, name, metadata);
    }

    @Override
    public String guestOnNetwork(
        UUID uuid, String name, String metadata, String network, String mac) {
      return guest(uuid, name, metadata);
    }

    @Override
    public void playDhcp(String network, String mac, String ip) {
      host().lease(network, new Lease(mac, ip, null, Instant.EPOCH.plusSeconds(3600)));
    }

    @Override
    public UUID foreignDomain(String name) {
      UUID uuid = UUID.randomUUID();
      host().addForeign(uuid, name);
      return uuid;
    }

    @Override
    public boolean foreignRuns(UUID uuid) {
      return true;
    }

    @Override
    public Path directory() {
      return Path.of("/var/lib/stratuslab");
    }

    @Override
    public Path smallDirectory() {
      host().freeBytes(8L << 20);
      return Path.of("/small");
    }

    @Override
    public void guestPowersOff(UUID uuid) {
      host().guestPowersOff(uuid);
    }

    @Override
    public void qemuDies(UUID uuid) {
      host().qemuDies(uuid);
    }

    @Override
    public String process(UUID uuid) {
      return host().observed().stream()
          .filter(domain -> domain.uuid().equals(uuid))
          .map(domain -> String.valueOf(domain.id()))
          .findFirst()
          .orElseThrow();
    }

    @Override
    public void hostReboots() {
      host().reboots();
    }

    @Override
    public void losesConfiguration() {
      host().losesConfiguration();
    }

    @Override
    public void libvirtdDies() {
      host().libvirtdDies();
    }

    @Override
    public void libvirtdReturns() {
      host().libvirtdReturns();
    }

    @Override
    public UUID foreignDomain(String name, Path disk) {
      UUID uuid = UUID.randomUUID();
      host().addForeign(uuid, name, disk);
      return uuid;
    }

    @Override
    public void guestKeepsDisks(UUID uuid) {
      host().guestKeepsDisks(uuid, true);
    }

    @Override
    public void guestLetsGo(UUID uuid) {
      host().guestLetsGo(uuid);
    }

    @Override
    public void managedSave(UUID uuid) {
      fake.saveMemory(uuid);
    }

    @Override
    public void memoryIsUnreadable(UUID uuid, boolean now) {
      host().memoryIsUnreadable(uuid, now);
    }

    @Override
    public void memoryWasCutOff(UUID uuid) {
      host().losesMemory(uuid);
    }

    @Override
    public void memoryIsLost(UUID uuid) {
      host().losesMemory(uuid);
    }

    @Override
    public void administratorCopies(UUID uuid, Path disk) {
      host().administratorCopies(uuid, disk);
    }

    @Override
    public void administratorEndsCopy(UUID uuid) {
      host().administratorEndsCopy(uuid);
    }

    @Override
    public void close() {}
  }
}
