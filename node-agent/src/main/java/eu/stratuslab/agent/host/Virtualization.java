package eu.stratuslab.agent.host;

import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether guests of this host run on its CPU: as set, or as proved in the background. */
public final class Virtualization implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Virtualization.class);
  private static final Duration PATIENCE = Duration.ofSeconds(6);
  private static final Duration WAIT = Duration.ofSeconds(60);

  private final CompletableFuture<Boolean> kvm;
  private final VirtualizationProbe probe;

  /**
   * @param mode kvm or qemu; empty to find out
   */
  public Virtualization(Optional<String> mode, Hypervisor hypervisor, String host, Path directory) {
    probe = new VirtualizationProbe(hypervisor, host, directory, PATIENCE);
    kvm =
        mode.map(m -> CompletableFuture.completedFuture(m.equals("kvm")))
            .orElseGet(CompletableFuture::new);
    if (mode.isEmpty()) {
      Thread.ofVirtual().name("virtualization-probe").start(this::prove);
    }
  }

  private void prove() {
    try {
      kvm.complete(probe.kvm());
    } catch (HypervisorException e) {
      // Emulation works everywhere; the next start of the agent tries again.
      LOG.warn("KVM cannot be proved, plain emulation is used: {}", e.toString());
      kvm.complete(false);
    } catch (RuntimeException | Error e) {
      LOG.error("the proof of KVM failed, plain emulation is used", e);
      kvm.complete(false);
    }
  }

  /** Waits for the proof if it is under way. */
  public boolean kvm() {
    try {
      return kvm.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while KVM is being proved", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("KVM is still being proved", e);
    }
  }

  /** kvm or qemu, or the empty text while that is being found out. */
  public String word() {
    if (!kvm.isDone()) {
      return "";
    }
    return kvm() ? "kvm" : "qemu";
  }

  /** Calls once it is known; at once if it is. */
  public void whenKnown(Runnable then) {
    kvm.thenRun(then);
  }

  @Override
  public void close() {
    kvm.cancel(false);
  }
}
