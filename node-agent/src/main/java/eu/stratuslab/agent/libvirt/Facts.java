package eu.stratuslab.agent.libvirt;

import eu.stratuslab.agent.hypervisor.HostFacts;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What libvirt tells about the host. */
final class Facts {

  /** {@code struct _virNodeInfo}: char model[32], unsigned long memory, unsigned int cpus, … */
  private static final long NODE_INFO_BYTES = 64;

  /** libvirt's test driver says 16 CPUs and 3 GiB; its guests use nothing of any. */
  private static final String SIMULATED = "TEST";

  private static final int SIMULATED_CPUS = 128;
  private static final long SIMULATED_KIBIBYTES = 128L << 20;

  private static final long MEMORY_OFFSET = 32;
  private static final long CPUS_OFFSET = 40;

  private Facts() {}

  static HostFacts of(Call call, String uri) {
    MemorySegment node = call.memory(NODE_INFO_BYTES);
    call.integer(Function.virNodeGetInfo, call.connection(), node);
    var type = call.text(Function.virConnectGetType, call.connection());
    var simulated = type.equalsIgnoreCase(SIMULATED);
    return new HostFacts(
        call.ownedText(Function.virConnectGetHostname, call.connection()),
        node.getString(0),
        simulated ? SIMULATED_CPUS : node.get(ValueLayout.JAVA_INT, CPUS_OFFSET),
        simulated ? SIMULATED_KIBIBYTES : node.get(ValueLayout.JAVA_LONG, MEMORY_OFFSET),
        type,
        version(call, Function.virConnectGetVersion),
        version(call, Function.virConnectGetLibVersion),
        uri);
  }

  /** libvirt packs a version as major × 1,000,000 + minor × 1,000 + release. */
  private static String version(Call call, Function function) {
    MemorySegment out = call.memory(Long.BYTES);
    call.integer(function, call.connection(), out);
    long packed = out.get(ValueLayout.JAVA_LONG, 0);
    return packed / 1_000_000 + "." + packed / 1_000 % 1_000 + "." + packed % 1_000;
  }
}
