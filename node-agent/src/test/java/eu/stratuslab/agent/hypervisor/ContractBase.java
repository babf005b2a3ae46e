package eu.stratuslab.agent.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.agent.hypervisor.HypervisorRig.Ability;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;

/** What the parts of the contract share. */
interface ContractBase {

  AtomicInteger COUNTER = new AtomicInteger(1);

  HypervisorRig rig();

  default Hypervisor hypervisor() {
    return rig().hypervisor();
  }

  @AfterEach
  default void remove_what_the_test_has_left() {
    Hypervisor hypervisor = hypervisor();
    for (ObservedDomain domain : hypervisor.domains()) {
      if (domain.active()) {
        hypervisor.destroy(domain.uuid());
      }
      if (domain.persistent()) {
        hypervisor.undefine(domain.uuid());
      }
    }
  }

  default void needs(Ability ability) {
    if (!rig().abilities().contains(ability)) {
      Assumptions.abort("skipped: because this back end has no " + ability);
    }
  }

  /** A number that no other test of this process got; at most 250 of them fit into a subnet. */
  static int number() {
    return COUNTER.getAndIncrement();
  }

  static String metadata(String content) {
    return "<stratuslab:machine xmlns:stratuslab='%s'><stratuslab:epoch>%s</stratuslab:epoch></stratuslab:machine>"
        .formatted(DomainMetadata.NAMESPACE, content);
  }

  /** Defines a guest and returns its uuid. */
  default UUID defined() {
    UUID uuid = UUID.randomUUID();
    hypervisor().define(rig().guest(uuid, "m-" + uuid, metadata("1")));
    return uuid;
  }

  default UUID running() {
    UUID uuid = defined();
    hypervisor().start(uuid);
    return uuid;
  }

  /** Whether the daemon is back. */
  default boolean answers() {
    try {
      hypervisor().domains();
      return true;
    } catch (HypervisorUnavailable e) {
      return false;
    }
  }

  default ObservedDomain observed(UUID uuid) {
    return hypervisor().domain(uuid).orElseThrow();
  }

  default void awaitState(UUID uuid, PowerState state) {
    Await.until(uuid + " is " + state, () -> observed(uuid).state() == state);
  }

  static void refuses(Code code, ThrowingCallable call) {
    HypervisorException refusal = catchThrowableOfType(HypervisorException.class, call);
    assertThat(refusal).as("a refusal was expected: %s", code).isNotNull();
    assertThat(refusal.code()).as(refusal.toString()).isEqualTo(code);
  }
}
