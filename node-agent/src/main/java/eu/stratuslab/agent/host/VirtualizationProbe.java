package eu.stratuslab.agent.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.hypervisor.Registration;
import eu.stratuslab.agent.hypervisor.StateReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proves that KVM runs guests here, once per boot of the host. */
public final class VirtualizationProbe {

  private static final Logger LOG = LoggerFactory.getLogger(VirtualizationProbe.class);
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final Hypervisor hypervisor;
  private final ProbeGuest guest;
  private final Path result;
  private final Duration patience;

  /**
   * @param patience so long the guest may take; one that runs on the CPU needs a tenth
   */
  public VirtualizationProbe(
      Hypervisor hypervisor, String host, Path directory, Duration patience) {
    this.hypervisor = hypervisor;
    UUID uuid = UUID.nameUUIDFromBytes(("probe " + host).getBytes(UTF_8));
    this.guest = new ProbeGuest(uuid, directory.resolve("probe.img"));
    this.result = directory.resolve("virtualization");
    this.patience = patience;
  }

  /**
   * True if guests run on the host's CPU. Throws {@link HypervisorUnavailable} if none can tell.
   */
  public boolean kvm() {
    try {
      String boot = Files.exists(BOOT_ID) ? Files.readString(BOOT_ID).strip() : "";
      Optional<Boolean> known = known(boot);
      if (known.isPresent()) {
        return known.get();
      }
      boolean works = prove("kvm");
      LOG.info("KVM {}", works ? "runs guests here" : "runs no guests here: plain emulation");
      Files.writeString(result, boot + " " + (works ? "kvm" : "qemu") + "\n");
      return works;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Boolean> known(String boot) throws IOException {
    if (boot.isEmpty() || !Files.exists(result)) {
      return Optional.empty();
    }
    return switch (Files.readString(result).strip().replace(boot, "")) {
      case " kvm" -> Optional.of(true);
      case " qemu" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** Whether a guest of this type counts to its end in time. */
  boolean prove(String type) throws IOException {
    guest.writeDisk();
    var changed = new Semaphore(0);
    remove();
    try (Registration _ = hypervisor.listen(new Waker(changed))) {
      hypervisor.define(guest.toXml(type, hypervisor.facts().architecture()));
      hypervisor.start(guest.uuid());
      return powersOff(changed);
    } catch (HypervisorUnavailable e) {
      throw e;
    } catch (HypervisorException e) {
      LOG.info("no guest of type {} can be started: {}", type, e.getMessage());
      return false;
    } finally {
      remove();
      Files.deleteIfExists(guest.disk());
    }
  }

  private boolean powersOff(Semaphore changed) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      for (long left = patience.toNanos(); left > 0; left = end - System.nanoTime()) {
        ObservedDomain domain = hypervisor.domain(guest.uuid()).orElseThrow();
        if (!domain.active()) {
          return domain.reason() == StateReason.SHUTDOWN;
        }
        if (changed.tryAcquire(left, TimeUnit.NANOSECONDS)) {
          changed.drainPermits();
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void remove() {
    Optional<ObservedDomain> left = hypervisor.domain(guest.uuid());
    if (left.isPresent() && left.get().active()) {
      hypervisor.destroy(guest.uuid());
    }
    if (left.isPresent()) {
      hypervisor.undefine(guest.uuid());
    }
  }

  private record Waker(Semaphore changed) implements eu.stratuslab.agent.hypervisor.DomainListener {
    @Override
    public void look(UUID uuid) {
      changed.release();
    }

    @Override
    public void lookAtAll() {
      changed.release();
    }
  }
}
