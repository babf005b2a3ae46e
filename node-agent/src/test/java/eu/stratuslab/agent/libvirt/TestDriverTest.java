package eu.stratuslab.agent.libvirt;

import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorContract;
import eu.stratuslab.agent.hypervisor.HypervisorRig;
import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The contract on libvirt's driver for tests: the real library, domains in memory. */
class TestDriverTest implements HypervisorContract {

  private static @Nullable TestDriverRig rig;

  @BeforeAll
  static void connect() {
    try {
      NativeLibrary.get();
    } catch (HypervisorUnavailable e) {
      Assumptions.abort("skipped: because " + e.getMessage());
    }
    rig = new TestDriverRig();
  }

  @AfterAll
  static void disconnect() {
    if (rig != null) {
      rig.close();
    }
  }

  @Override
  public HypervisorRig rig() {
    if (rig == null) {
      throw new AssertionError("connect() sets it");
    }
    return rig;
  }

  private static final class TestDriverRig implements HypervisorRig {

    /** State is shared by the connections of a process to this address, as long as there is one. */
    private static final String URI = "test:///default";

    /** The domain that the driver is born with. */
    private static final UUID FOREIGN = UUID.fromString("6695eb01-f6a4-8304-79aa-97f2502e193f");

    private final Hypervisor hypervisor = LibvirtHypervisor.connect(URI);

    @Override
    public Hypervisor hypervisor() {
      return hypervisor;
    }

    @Override
    public Set<Ability> abilities() {
      return EnumSet.noneOf(Ability.class);
    }

    @Override
    public String guest(UUID uuid, String name, String metadata) {
      return """
      <domain type='test'><name>%s</name><uuid>%s</uuid><metadata>%s</metadata>\
      <memory unit='MiB'>16</memory><os><type>hvm</type></os></domain>"""
          .formatted(name, uuid, metadata);
    }

    @Override
    public UUID foreignDomain(String name) {
      return FOREIGN;
    }

    @Override
    public boolean foreignRuns(UUID uuid) {
      NativeLibrary library = NativeLibrary.get();
      try (Call call = new Call(library, MemorySegment.NULL)) {
        MemorySegment connection =
            call.object(Function.virConnectClose, Function.virConnectOpen, URI);
        MemorySegment domain =
            call.object(
                Function.virDomainFree,
                Function.virDomainLookupByUUIDString,
                connection,
                uuid.toString());
        return call.integer(Function.virDomainIsActive, domain) == 1;
      }
    }

    @Override
    public Path directory() {
      return Path.of("/var/lib/stratuslab-test-driver");
    }

    @Override
    public void close() {
      hypervisor.close();
    }
  }
}
