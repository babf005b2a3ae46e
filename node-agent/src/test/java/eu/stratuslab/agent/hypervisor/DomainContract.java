package eu.stratuslab.agent.hypervisor;

import static eu.stratuslab.agent.hypervisor.ContractBase.metadata;
import static eu.stratuslab.agent.hypervisor.ContractBase.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.agent.hypervisor.HypervisorRig.Ability;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Life and death of a domain. */
interface DomainContract extends ContractBase {

  @Test
  default void facts_tell_what_the_host_is() {
    HostFacts facts = hypervisor().facts();
    assertThat(facts.hostname()).isNotBlank();
    assertThat(facts.architecture()).isNotBlank();
    assertThat(facts.cpus()).isPositive();
    assertThat(facts.memoryKibibytes()).isGreaterThan(1024);
    assertThat(facts.libvirtVersion()).matches("[0-9]+\\.[0-9]+\\.[0-9]+");
    assertThat(facts.hypervisorVersion()).matches("[0-9]+\\.[0-9]+\\.[0-9]+");
    assertThat(facts.uri()).contains(":///");
  }

  @Test
  default void a_defined_domain_is_seen_with_its_metadata_and_does_not_run() {
    UUID uuid = UUID.randomUUID();
    hypervisor().define(rig().guest(uuid, "m-" + uuid, metadata("7")));

    ObservedDomain domain = observed(uuid);
    assertThat(domain.name()).isEqualTo("m-" + uuid);
    assertThat(domain.state()).isEqualTo(PowerState.SHUT_OFF);
    assertThat(domain.persistent()).isTrue();
    assertThat(domain.managedSave()).isFalse();
    assertThat(domain.active()).isFalse();
    assertThat(domain.metadata())
        .isEqualTo("<machine xmlns=\"%s\"><epoch>7</epoch></machine>", DomainMetadata.NAMESPACE);
    assertThat(hypervisor().domains()).extracting(ObservedDomain::uuid).contains(uuid);
    assertThat(DomainDefinition.parse(hypervisor().xml(uuid)).metadata())
        .isEqualTo(domain.metadata());
  }

  @Test
  default void an_unknown_domain_is_not_there() {
    UUID nobody = UUID.randomUUID();
    assertThat(hypervisor().domain(nobody)).isEmpty();
    refuses(Code.NOT_FOUND, () -> hypervisor().start(nobody));
    refuses(Code.NOT_FOUND, () -> hypervisor().destroy(nobody));
    refuses(Code.NOT_FOUND, () -> hypervisor().undefine(nobody));
    refuses(Code.NOT_FOUND, () -> hypervisor().xml(nobody));
    refuses(Code.NOT_FOUND, () -> hypervisor().setMetadata(nobody, metadata("1")));
  }

  @Test
  default void bad_definitions_are_refused_and_leave_nothing() {
    UUID uuid = UUID.randomUUID();
    String good = rig().guest(uuid, "m-" + uuid, metadata("1"));
    refuses(Code.INVALID_XML, () -> hypervisor().define("<domain"));
    refuses(Code.INVALID_XML, () -> hypervisor().define("<!DOCTYPE domain []>" + good));
    refuses(Code.INVALID_XML, () -> hypervisor().define("<network/>"));
    refuses(Code.INVALID_XML, () -> hypervisor().define(rig().guest(uuid, "m-" + uuid, "")));
    refuses(
        Code.INVALID_XML,
        () -> hypervisor().define(rig().guest(uuid, "m-" + uuid, "<x xmlns='urn:other'/>")));
    refuses(Code.INVALID_XML, () -> hypervisor().define(good.replaceAll("<uuid>.*</uuid>", "")));
    assertThat(hypervisor().domain(uuid)).isEmpty();
  }

  @Test
  default void a_definition_outside_the_schema_is_refused() {
    needs(Ability.SCHEMA);
    UUID uuid = UUID.randomUUID();
    String wrong =
        rig().guest(uuid, "m-" + uuid, metadata("1")).replace("</domain>", "<wings/></domain>");
    refuses(Code.INVALID_XML, () -> hypervisor().define(wrong));
    assertThat(hypervisor().domain(uuid)).isEmpty();
  }

  @Test
  default void a_name_belongs_to_one_uuid() {
    UUID first = defined();
    UUID second = UUID.randomUUID();
    refuses(
        Code.EXISTS, () -> hypervisor().define(rig().guest(second, "m-" + first, metadata("1"))));
    refuses(
        Code.EXISTS, () -> hypervisor().define(rig().guest(first, "m-" + second, metadata("1"))));
    assertThat(observed(first).name()).isEqualTo("m-" + first);
    assertThat(hypervisor().domain(second)).isEmpty();
  }

  @Test
  default void defining_again_replaces_the_stored_definition_of_a_running_domain_only() {
    UUID uuid = running();
    hypervisor().define(rig().guest(uuid, "m-" + uuid, metadata("2")));
    assertThat(observed(uuid).metadata()).contains("<epoch>1</epoch>");
    hypervisor().destroy(uuid);
    assertThat(observed(uuid).metadata()).contains("<epoch>2</epoch>");
  }

  @Test
  default void start_and_power_cut() {
    UUID uuid = running();
    ObservedDomain running = observed(uuid);
    assertThat(running.state()).isEqualTo(PowerState.RUNNING);
    assertThat(running.reason()).isEqualTo(StateReason.BOOTED);
    assertThat(running.active()).isTrue();

    hypervisor().destroy(uuid);
    ObservedDomain off = observed(uuid);
    assertThat(off.state()).isEqualTo(PowerState.SHUT_OFF);
    assertThat(off.reason()).isEqualTo(StateReason.DESTROYED);
    assertThat(off.active()).isFalse();
    assertThat(off.persistent()).isTrue();
  }

  @Test
  default void what_active_domains_use_is_told_from_the_start_of_each() {
    UUID off = defined();
    UUID on = running();
    UUID foreign = rig().foreignDomain("x" + ContractBase.number());

    DomainUsage first = usage(on).orElseThrow();
    assertThat(usage(off)).isEmpty();
    assertThat(usage(foreign)).isEmpty();
    assertThat(first.run()).isEqualTo(observed(on).id());
    assertThat(first.cpus()).isEqualTo(1);
    assertThat(first.memoryKibibytes()).isNotNegative();
    assertThat(first.cpuNanos()).isNotNegative();

    hypervisor().destroy(on);
    assertThat(usage(on)).isEmpty();
    hypervisor().start(on);
    assertThat(usage(on).orElseThrow().run()).isNotEqualTo(first.run());
  }

  private Optional<DomainUsage> usage(UUID uuid) {
    return hypervisor().usage().stream().filter(u -> u.uuid().equals(uuid)).findFirst();
  }

  @Test
  default void what_the_state_forbids_is_refused_as_such() {
    UUID uuid = defined();
    refuses(Code.INVALID_STATE, () -> hypervisor().destroy(uuid));
    refuses(Code.INVALID_STATE, () -> hypervisor().shutdown(uuid));
    refuses(Code.INVALID_STATE, () -> hypervisor().reset(uuid));
    refuses(Code.INVALID_STATE, () -> hypervisor().pause(uuid));
    refuses(Code.INVALID_STATE, () -> hypervisor().resume(uuid));
    refuses(Code.INVALID_STATE, () -> hypervisor().saveMemory(uuid));
    refuses(Code.INVALID_STATE, () -> hypervisor().restorePaused(uuid));
    hypervisor().start(uuid);
    refuses(Code.INVALID_STATE, () -> hypervisor().start(uuid));
    refuses(Code.INVALID_STATE, () -> hypervisor().undefine(uuid));
    assertThat(observed(uuid).state()).isEqualTo(PowerState.RUNNING);
    assertThat(observed(uuid).persistent()).isTrue();
  }

  @Test
  default void a_domain_started_paused_runs_when_resumed() {
    needs(Ability.START_PAUSED);
    UUID uuid = defined();
    hypervisor().startPaused(uuid);
    assertThat(observed(uuid).state()).isEqualTo(PowerState.PAUSED);
    assertThat(observed(uuid).reason()).isEqualTo(StateReason.REQUESTED);
    hypervisor().resume(uuid);
    assertThat(observed(uuid).state()).isEqualTo(PowerState.RUNNING);
    refuses(Code.INVALID_STATE, () -> hypervisor().resume(uuid));
  }

  @Test
  default void a_paused_domain_stands_still_and_goes_on_in_the_same_process() {
    UUID uuid = running();
    String process = rig().process(uuid);
    hypervisor().pause(uuid);
    assertThat(observed(uuid).state()).isEqualTo(PowerState.PAUSED);
    assertThat(observed(uuid).reason()).isEqualTo(StateReason.REQUESTED);
    refuses(Code.INVALID_STATE, () -> hypervisor().pause(uuid));
    hypervisor().resume(uuid);
    assertThat(observed(uuid).state()).isEqualTo(PowerState.RUNNING);
    assertThat(rig().process(uuid)).isEqualTo(process);
    hypervisor().pause(uuid);
    hypervisor().destroy(uuid);
    assertThat(observed(uuid).state()).isEqualTo(PowerState.SHUT_OFF);
  }

  @Test
  default void memory_is_saved_and_thrown_away() {
    UUID uuid = running();
    hypervisor().saveMemory(uuid);
    assertThat(observed(uuid).managedSave()).isTrue();
    assertThat(observed(uuid).active()).isFalse();
    assertThat(observed(uuid).state()).isEqualTo(PowerState.SUSPENDED_TO_DISK);
    refuses(Code.INVALID_STATE, () -> hypervisor().saveMemory(uuid));
    hypervisor().discardMemory(uuid);
    hypervisor().discardMemory(uuid);
    assertThat(observed(uuid).managedSave()).isFalse();
    hypervisor().start(uuid);
    refuses(Code.INVALID_STATE, () -> hypervisor().discardMemory(uuid));
  }

  @Test
  default void no_boot_throws_saved_memory_away() {
    UUID uuid = running();
    hypervisor().saveMemory(uuid);
    refuses(Code.INVALID_STATE, () -> hypervisor().start(uuid));
    refuses(Code.INVALID_STATE, () -> hypervisor().startPaused(uuid));
    assertThat(observed(uuid).managedSave()).isTrue();
    hypervisor().discardMemory(uuid);
    hypervisor().start(uuid);
    assertThat(observed(uuid).managedSave()).isFalse();
    assertThat(observed(uuid).reason()).isEqualTo(StateReason.BOOTED);
    hypervisor().destroy(uuid);
    assertThat(observed(uuid).managedSave()).isFalse();
  }

  @Test
  default void saved_memory_that_cannot_be_read_is_neither_none_nor_booted_over() {
    needs(Ability.MANAGED_SAVE);
    UUID uuid = running();
    rig().awaitGuest(uuid);
    hypervisor().saveMemory(uuid);
    rig().memoryIsUnreadable(uuid, true);
    assertThat(observed(uuid).managedSave()).isTrue();
    assertThat(hypervisor().domains()).contains(observed(uuid));
    refuses(Code.INVALID_STATE, () -> hypervisor().start(uuid));
    refuses(Code.INVALID_STATE, () -> hypervisor().startPaused(uuid));
    refuses(Code.OTHER, () -> hypervisor().restorePaused(uuid));
    assertThat(observed(uuid).active()).isFalse();
    rig().memoryIsUnreadable(uuid, false);
    hypervisor().restorePaused(uuid);
    hypervisor().resume(uuid);
    hypervisor().shutdown(uuid);
    awaitState(uuid, PowerState.SHUT_OFF);
    assertThat(observed(uuid).reason()).isEqualTo(StateReason.SHUTDOWN);
  }

  @Test
  default void memory_that_was_not_saved_to_the_end_is_none() {
    needs(Ability.MANAGED_SAVE);
    UUID uuid = running();
    hypervisor().saveMemory(uuid);
    rig().memoryWasCutOff(uuid);
    isNone(uuid);
  }

  @Test
  default void saved_memory_that_is_lost_is_none() {
    needs(Ability.MANAGED_SAVE);
    UUID uuid = running();
    hypervisor().saveMemory(uuid);
    rig().memoryIsLost(uuid);
    isNone(uuid);
  }

  private void isNone(UUID uuid) {
    assertThat(observed(uuid).managedSave()).isFalse();
    assertThat(observed(uuid).state()).isEqualTo(PowerState.SHUT_OFF);
    refuses(Code.INVALID_STATE, () -> hypervisor().restorePaused(uuid));
    hypervisor().start(uuid);
    assertThat(observed(uuid).reason()).isEqualTo(StateReason.BOOTED);
    hypervisor().destroy(uuid);
    assertThat(observed(uuid).managedSave()).isFalse();
  }

  @Test
  default void saved_memory_comes_back_paused_with_the_metadata_of_its_time() {
    needs(Ability.MANAGED_SAVE);
    UUID uuid = running();
    rig().awaitGuest(uuid);
    hypervisor().saveMemory(uuid);
    hypervisor().setMetadata(uuid, metadata("2"));
    assertThat(observed(uuid).metadata()).contains("<epoch>2</epoch>");
    hypervisor().restorePaused(uuid);
    assertThat(observed(uuid).state()).isEqualTo(PowerState.PAUSED);
    assertThat(observed(uuid).managedSave()).isFalse();
    assertThat(observed(uuid).metadata()).contains("<epoch>1</epoch>");
    hypervisor().setMetadata(uuid, metadata("3"));
    hypervisor().resume(uuid);
    assertThat(observed(uuid).state()).isEqualTo(PowerState.RUNNING);
    refuses(Code.INVALID_STATE, () -> hypervisor().restorePaused(uuid));
    hypervisor().shutdown(uuid);
    awaitState(uuid, PowerState.SHUT_OFF);
    assertThat(observed(uuid).metadata()).contains("<epoch>3</epoch>");
    refuses(Code.INVALID_STATE, () -> hypervisor().restorePaused(uuid));
  }

  @Test
  default void the_memory_of_a_paused_domain_goes_on_running() {
    needs(Ability.MANAGED_SAVE);
    UUID uuid = running();
    rig().awaitGuest(uuid);
    hypervisor().pause(uuid);
    hypervisor().saveMemory(uuid);
    hypervisor().restorePaused(uuid);
    hypervisor().resume(uuid);
    hypervisor().shutdown(uuid);
    awaitState(uuid, PowerState.SHUT_OFF);
    assertThat(observed(uuid).reason()).isEqualTo(StateReason.SHUTDOWN);
  }

  @Test
  default void saved_memory_survives_a_reboot_of_the_host() {
    needs(Ability.MANAGED_SAVE);
    needs(Ability.HOST_REBOOT);
    UUID uuid = running();
    rig().awaitGuest(uuid);
    hypervisor().saveMemory(uuid);
    rig().hostReboots();
    Await.until("it answers", this::answers);
    assertThat(observed(uuid).managedSave()).isTrue();
    hypervisor().restorePaused(uuid);
    hypervisor().resume(uuid);
    hypervisor().shutdown(uuid);
    awaitState(uuid, PowerState.SHUT_OFF);
  }

  @Test
  default void shutdown_lets_the_guest_power_off() {
    UUID uuid = running();
    rig().awaitGuest(uuid);
    hypervisor().shutdown(uuid);
    awaitState(uuid, PowerState.SHUT_OFF);
    assertThat(observed(uuid).reason()).isEqualTo(StateReason.SHUTDOWN);
  }

  @Test
  default void a_guest_that_ignores_the_power_button_runs_on() {
    needs(Ability.ACPI);
    UUID uuid = UUID.randomUUID();
    hypervisor().define(rig().deafGuest(uuid, "m-" + uuid, metadata("1")));
    hypervisor().start(uuid);
    hypervisor().shutdown(uuid);
    hypervisor().reset(uuid);
    assertThat(observed(uuid).state()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  default void a_guest_that_powers_off_by_itself_is_told_from_a_power_cut() {
    needs(Ability.GUEST_POWER_OFF);
    UUID uuid = running();
    rig().awaitGuest(uuid);
    rig().guestPowersOff(uuid);
    awaitState(uuid, PowerState.SHUT_OFF);
    assertThat(observed(uuid).reason()).isEqualTo(StateReason.SHUTDOWN);
  }

  @Test
  default void reset_keeps_the_process() {
    needs(Ability.ACPI);
    UUID uuid = running();
    String before = rig().process(uuid);
    hypervisor().reset(uuid);
    assertThat(rig().process(uuid)).isEqualTo(before);
    assertThat(observed(uuid).state()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  default void undefined_is_gone() {
    UUID uuid = defined();
    hypervisor().undefine(uuid);
    assertThat(hypervisor().domain(uuid)).isEmpty();
    refuses(Code.NOT_FOUND, () -> hypervisor().undefine(uuid));
  }

  @Test
  default void undefine_takes_the_saved_memory_along() {
    needs(Ability.MANAGED_SAVE);
    UUID uuid = running();
    rig().managedSave(uuid);
    assertThat(observed(uuid).managedSave()).isTrue();
    assertThat(observed(uuid).state()).isEqualTo(PowerState.SUSPENDED_TO_DISK);
    hypervisor().undefine(uuid);
    assertThat(hypervisor().domain(uuid)).isEmpty();
  }

  @Test
  default void metadata_change_in_the_live_and_in_the_stored_definition() {
    UUID uuid = running();
    String hostile = "<m xmlns='%s'>a &lt;b&gt; &amp; \"c\" 'd' é</m>";
    hypervisor().setMetadata(uuid, hostile.formatted(DomainMetadata.NAMESPACE));
    String expected = "<m xmlns=\"%s\">a &lt;b&gt; &amp; \"c\" 'd' é</m>";
    assertThat(observed(uuid).metadata()).isEqualTo(expected, DomainMetadata.NAMESPACE);
    hypervisor().destroy(uuid);
    assertThat(observed(uuid).metadata()).isEqualTo(expected, DomainMetadata.NAMESPACE);

    hypervisor().setMetadata(uuid, metadata("9"));
    assertThat(observed(uuid).metadata()).contains("<epoch>9</epoch>");
  }

  @Test
  default void metadata_of_another_namespace_are_refused() {
    UUID uuid = defined();
    refuses(Code.INVALID_XML, () -> hypervisor().setMetadata(uuid, "<a xmlns='urn:other'/>"));
    refuses(Code.INVALID_XML, () -> hypervisor().setMetadata(uuid, "<a/><b/>"));
    assertThat(observed(uuid).metadata()).contains("<epoch>1</epoch>");
  }

  @Test
  default void domains_of_others_are_invisible_and_every_call_on_them_is_refused() {
    UUID foreign = rig().foreignDomain("foreign-" + ContractBase.number());
    assertThat(hypervisor().domain(foreign)).isEmpty();
    assertThat(hypervisor().domains()).extracting(ObservedDomain::uuid).doesNotContain(foreign);
    refuses(Code.NOT_FOUND, () -> hypervisor().start(foreign));
    refuses(Code.NOT_FOUND, () -> hypervisor().startPaused(foreign));
    refuses(Code.NOT_FOUND, () -> hypervisor().pause(foreign));
    refuses(Code.NOT_FOUND, () -> hypervisor().resume(foreign));
    refuses(Code.NOT_FOUND, () -> hypervisor().saveMemory(foreign));
    refuses(Code.NOT_FOUND, () -> hypervisor().restorePaused(foreign));
    refuses(Code.NOT_FOUND, () -> hypervisor().discardMemory(foreign));
    refuses(Code.NOT_FOUND, () -> hypervisor().shutdown(foreign));
    refuses(Code.NOT_FOUND, () -> hypervisor().destroy(foreign));
    refuses(Code.NOT_FOUND, () -> hypervisor().reset(foreign));
    refuses(Code.NOT_FOUND, () -> hypervisor().undefine(foreign));
    refuses(Code.NOT_FOUND, () -> hypervisor().xml(foreign));
    refuses(Code.NOT_FOUND, () -> hypervisor().setMetadata(foreign, metadata("1")));
    refuses(
        Code.EXISTS,
        () -> hypervisor().define(rig().guest(foreign, "m-" + foreign, metadata("1"))));
    assertThat(rig().foreignRuns(foreign)).isTrue();
  }
}
