package eu.stratuslab.agent.libvirt;

import eu.stratuslab.agent.hypervisor.DomainDefinition;
import eu.stratuslab.agent.hypervisor.DomainMetadata;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.hypervisor.PowerState;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Domains through libvirt; those without our metadata do not exist here. */
final class Domains {

  private static final int UUID_STRING_BYTES = 37;
  private static final int METADATA_ELEMENT = 2;
  static final int AFFECT_LIVE = 1;
  static final int AFFECT_CONFIG = 2;
  private static final int DEFINE_VALIDATE = 1;
  private static final int SHUTDOWN_ACPI = 1;
  private static final int START_PAUSED = 1;
  private static final int FORCE_BOOT = 8;
  private static final int SAVE_RUNNING = 2;

  /** Saved memory, snapshots, NVRAM, checkpoints, TPM state; then what older drivers know. */
  private static final int[] UNDEFINE_FLAGS = {1 | 2 | 4 | 16 | 32, 1 | 2 | 4, 1 | 2, 0};

  private Domains() {}

  static List<ObservedDomain> all(Call call) {
    return call
        .objects(
            Function.virDomainFree, Function.virConnectListAllDomains, call.connection(), null, 0)
        .stream()
        .flatMap(domain -> observed(call, domain).stream())
        .sorted(Comparator.comparing(ObservedDomain::uuid))
        .toList();
  }

  static Optional<ObservedDomain> one(Call call, UUID uuid) {
    return lookup(call, uuid).flatMap(domain -> observed(call, domain));
  }

  static String xml(Call call, UUID uuid) {
    return call.ownedText(Function.virDomainGetXMLDesc, ours(call, uuid), 0);
  }

  static void define(Call call, DomainDefinition definition, String xml) {
    lookup(call, definition.uuid()).ifPresent(present -> replaceable(call, present, definition));
    Call.unless(
            NativeError.NO_DOMAIN,
            () ->
                call.object(
                    Function.virDomainFree,
                    Function.virDomainLookupByName,
                    call.connection(),
                    definition.name()))
        .filter(namesake -> !uuid(call, namesake).equals(definition.uuid()))
        .ifPresent(
            _ -> {
              throw new HypervisorException(
                  Code.EXISTS, "another domain has the name " + definition.name());
            });
    call.object(
        Function.virDomainFree,
        Function.virDomainDefineXMLFlags,
        call.connection(),
        xml,
        DEFINE_VALIDATE);
  }

  private static void replaceable(Call call, MemorySegment present, DomainDefinition wanted) {
    if (metadata(call, present).isEmpty()) {
      throw new HypervisorException(
          Code.EXISTS, "domain " + wanted.uuid() + " exists and is not ours");
    }
    if (!call.text(Function.virDomainGetName, present).equals(wanted.name())) {
      throw new HypervisorException(
          Code.EXISTS, "domain " + wanted.uuid() + " exists under another name");
    }
  }

  static void start(Call call, UUID uuid, boolean paused) {
    MemorySegment domain = ours(call, uuid);
    requireActive(call, domain, uuid, false);
    if (memorySaved(call, domain)) {
      throw new HypervisorException(Code.INVALID_STATE, "domain " + uuid + " has saved memory");
    }
    // What is left of a save that was cut off goes.
    int flags = paused ? START_PAUSED : 0;
    firstAccepted(
        accepted -> call.integer(Function.virDomainCreateWithFlags, domain, accepted),
        flags | FORCE_BOOT,
        flags);
  }

  static void resume(Call call, UUID uuid) {
    MemorySegment domain = ours(call, uuid);
    ObservedDomain observed = observed(call, domain).orElseThrow(() -> notFound(uuid));
    if (observed.state() != PowerState.PAUSED) {
      throw new HypervisorException(Code.INVALID_STATE, "domain " + uuid + " is not paused");
    }
    call.integer(Function.virDomainResume, domain);
  }

  static void pause(Call call, UUID uuid) {
    MemorySegment domain = ours(call, uuid);
    ObservedDomain observed = observed(call, domain).orElseThrow(() -> notFound(uuid));
    if (observed.state() != PowerState.RUNNING) {
      throw new HypervisorException(Code.INVALID_STATE, "domain " + uuid + " is not running");
    }
    call.integer(Function.virDomainSuspend, domain);
  }

  static void saveMemory(Call call, UUID uuid) {
    MemorySegment domain = ours(call, uuid);
    requireActive(call, domain, uuid, true);
    call.integer(Function.virDomainManagedSave, domain, SAVE_RUNNING);
  }

  static void restorePaused(Call call, UUID uuid) {
    MemorySegment domain = ours(call, uuid);
    requireActive(call, domain, uuid, false);
    if (!memorySaved(call, domain)) {
      throw new HypervisorException(Code.INVALID_STATE, "domain " + uuid + " has no saved memory");
    }
    // libvirt would take what it cannot read for what is broken: delete it, and boot.
    Call.unless(
        NativeError.NO_SUPPORT,
        () -> call.ownedText(Function.virDomainManagedSaveGetXMLDesc, domain, 0));
    call.integer(Function.virDomainCreateWithFlags, domain, START_PAUSED);
  }

  static void discardMemory(Call call, UUID uuid) {
    MemorySegment domain = ours(call, uuid);
    requireActive(call, domain, uuid, false);
    if (call.integer(Function.virDomainHasManagedSaveImage, domain, 0) == 1) {
      call.integer(Function.virDomainManagedSaveRemove, domain, 0);
    }
  }

  /**
   * A save that was cut off leaves a file as well, which is none; but only on libvirt's word. What
   * cannot be read, or not at the moment, is saved memory.
   */
  private static boolean memorySaved(Call call, MemorySegment domain) {
    if (call.integer(Function.virDomainHasManagedSaveImage, domain, 0) != 1) {
      return false;
    }
    try {
      return !call.ownedText(Function.virDomainManagedSaveGetXMLDesc, domain, 0).isEmpty();
    } catch (NativeFailure e) {
      if (e.error().isTransport() || e.is(NativeError.NO_DOMAIN)) {
        throw e;
      }
      return !e.error().isBrokenSave();
    }
  }

  static void shutdown(Call call, UUID uuid) {
    MemorySegment domain = ours(call, uuid);
    requireActive(call, domain, uuid, true);
    firstAccepted(
        flags -> call.integer(Function.virDomainShutdownFlags, domain, flags), SHUTDOWN_ACPI, 0);
  }

  static void destroy(Call call, UUID uuid) {
    MemorySegment domain = ours(call, uuid);
    requireActive(call, domain, uuid, true);
    call.integer(Function.virDomainDestroyFlags, domain, 0);
  }

  static void reset(Call call, UUID uuid) {
    MemorySegment domain = ours(call, uuid);
    requireActive(call, domain, uuid, true);
    call.integer(Function.virDomainReset, domain, 0);
  }

  /** An active domain would become transient instead, and be lost when it stops. */
  static void undefine(Call call, UUID uuid) {
    MemorySegment domain = ours(call, uuid);
    requireActive(call, domain, uuid, false);
    firstAccepted(
        flags -> call.integer(Function.virDomainUndefineFlags, domain, flags), UNDEFINE_FLAGS);
  }

  static void setMetadata(Call call, UUID uuid, String canonical) {
    MemorySegment domain = ours(call, uuid);
    int live = call.integer(Function.virDomainIsActive, domain) == 1 ? AFFECT_LIVE : 0;
    int config = call.integer(Function.virDomainIsPersistent, domain) == 1 ? AFFECT_CONFIG : 0;
    call.integer(
        Function.virDomainSetMetadata,
        domain,
        METADATA_ELEMENT,
        canonical,
        DomainMetadata.PREFIX,
        DomainMetadata.NAMESPACE,
        live | config);
  }

  /** Empty where it is not ours, or has gone meanwhile. */
  private static Optional<ObservedDomain> observed(Call call, MemorySegment domain) {
    return Call.unless(NativeError.NO_DOMAIN, () -> metadata(call, domain))
        .flatMap(found -> found)
        .flatMap(
            metadata -> Call.unless(NativeError.NO_DOMAIN, () -> observed(call, domain, metadata)));
  }

  private static ObservedDomain observed(Call call, MemorySegment domain, String metadata) {
    MemorySegment out = call.memory(2L * Integer.BYTES);
    call.integer(Function.virDomainGetState, domain, out, out.asSlice(Integer.BYTES), 0);
    int state = out.get(ValueLayout.JAVA_INT, 0);
    int reason = out.get(ValueLayout.JAVA_INT, Integer.BYTES);
    boolean saved = !States.isActive(state) && memorySaved(call, domain);
    return new ObservedDomain(
        uuid(call, domain),
        call.text(Function.virDomainGetName, domain),
        States.state(state, saved),
        States.reason(state, reason),
        metadata,
        call.integer(Function.virDomainIsPersistent, domain) == 1,
        saved,
        States.isActive(state) ? id(call, domain) : null);
  }

  /**
   * libvirt remembers the number from the look-up; one that has just started is looked up again.
   */
  private static int id(Call call, MemorySegment domain) {
    int id = call.unchecked(Function.virDomainGetID, domain);
    return id >= 0
        ? id
        : lookup(call, uuid(call, domain))
            .map(again -> call.unchecked(Function.virDomainGetID, again))
            .orElse(id);
  }

  static UUID uuid(Call call, MemorySegment domain) {
    MemorySegment text = call.memory(UUID_STRING_BYTES);
    call.integer(Function.virDomainGetUUIDString, domain, text);
    return UUID.fromString(text.getString(0));
  }

  private static Optional<MemorySegment> lookup(Call call, UUID uuid) {
    return call.found(
        NativeError.NO_DOMAIN,
        Function.virDomainFree,
        Function.virDomainLookupByUUIDString,
        call.connection(),
        uuid.toString());
  }

  static MemorySegment ours(Call call, UUID uuid) {
    return lookup(call, uuid)
        .filter(domain -> metadata(call, domain).isPresent())
        .orElseThrow(() -> notFound(uuid));
  }

  private static HypervisorException notFound(UUID uuid) {
    return new HypervisorException(Code.NOT_FOUND, "no domain " + uuid);
  }

  static Optional<String> metadata(Call call, MemorySegment domain) {
    return Call.unless(
            NativeError.NO_DOMAIN_METADATA,
            () ->
                call.ownedText(
                    Function.virDomainGetMetadata,
                    domain,
                    METADATA_ELEMENT,
                    DomainMetadata.NAMESPACE,
                    0))
        .map(DomainMetadata::canonical);
  }

  static void requireActive(Call call, MemorySegment domain, UUID uuid, boolean active) {
    if ((call.integer(Function.virDomainIsActive, domain) == 1) != active) {
      throw new HypervisorException(
          Code.INVALID_STATE, "domain " + uuid + (active ? " is not running" : " is running"));
    }
  }

  /** Drivers refuse flags that they do not know as an invalid argument, before they act. */
  private static void firstAccepted(Consumer<Integer> action, int... candidates) {
    for (int i = 0; i < candidates.length; i++) {
      try {
        action.accept(candidates[i]);
        return;
      } catch (NativeFailure e) {
        boolean flagsUnknown = e.is(NativeError.INVALID_ARG) && i < candidates.length - 1;
        if (!flagsUnknown) {
          throw e;
        }
      }
    }
  }
}
