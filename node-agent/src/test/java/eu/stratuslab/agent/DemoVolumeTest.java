package eu.stratuslab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.hypervisor.Await;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.volume.VolumeStatus;
import eu.stratuslab.model.volume.VolumeStatus.Attached;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Volumes as a guest sees them from inside: the demo guest says on its console what it finds. */
@Tag("slow")
class DemoVolumeTest {

  /** Tells what becomes of /dev/vdb, and leaves a note on it; also after every boot. */
  private static final String WATCHER =
      """
      #!/bin/sh
      cat >/root/watch <<'END'
      #!/bin/sh
      exec >/dev/console 2>&1
      size=none
      while true; do
        now=$(cat /sys/block/vdb/size 2>/dev/null || echo none)
        if [ "$size" = none ] && [ "$now" != none ]; then
          mkdir -p /mnt/volume
          mount -t ext4 /dev/vdb /mnt/volume
          echo "GUEST serial $(cat /sys/block/vdb/serial) note [$(cat /mnt/volume/note)]"
          echo "by $(hostname)" >/mnt/volume/note
          umount /mnt/volume
        fi
        [ "$size" = "$now" ] || echo "GUEST size $now"
        size=$now
        sleep 1
      done
      END
      chmod 755 /root/watch
      echo '::once:/root/watch' >>/etc/inittab
      sync
      /root/watch &
      """;

  private final UUID id = UUID.randomUUID();

  @Test
  void a_guest_sees_its_volume_come_grow_go_and_come_back() throws IOException {
    try (var guest = DemoGuest.boot(WATCHER)) {
      Ref machine = guest.machine();
      Ref volume = guest.rig().volume(id, 65_536, spec -> spec.put("format", "ext4"));
      guest.rig().awaitVolume(volume, "it is made", s -> "AVAILABLE".equals(s.state()));

      guest.rig().attach(volume, machine, "/dev/vdb");
      guest.rig().awaitVolume(volume, "it is attached", s -> s.attachment() != null);
      String serial = id.toString().replace("-", "").substring(0, 20);
      guest.awaitConsole("GUEST serial " + serial + " note []");
      guest.awaitConsole("GUEST size " + 65_536_000 / 512);

      guest.rig().edit(volume, spec -> spec.put("capacity", 131_072));
      guest.awaitConsole("GUEST size " + 131_072_000 / 512);
      guest.rig().awaitVolume(volume, "its growth is told", s -> told(s, 131_072));

      guest.rig().detach(volume);
      guest.rig().awaitVolume(volume, "the guest has let go", s -> s.detached() != null);
      guest.awaitConsole("GUEST size none");
      assertThat(guest.host().virsh("dumpxml", machine.name())).doesNotContain(id.toString());

      guest.rig().attach(volume, machine, "/dev/vdb");
      guest.awaitConsole("note [by hello]");

      guest.rig().kill();
      guest.rig().start();
      String process = guest.host().qemuPid(machine.name());
      guest.rig().edit(volume, spec -> spec.put("term", 2));
      guest.rig().awaitVolume(volume, "it is adopted", s -> seen(s, 6));
      assertThat(guest.host().qemuPid(machine.name())).isEqualTo(process);

      stopAndStart(guest, volume);
      delete(guest, volume);
    }
  }

  private static boolean told(VolumeStatus status, long capacity) {
    return status.capacity() != null && status.capacity() == capacity;
  }

  private static boolean seen(VolumeStatus status, long revision) {
    return status.observedRevision() != null && status.observedRevision() == revision;
  }

  private static void stopAndStart(DemoGuest guest, Ref volume) {
    var there = new Attached(guest.machine().name(), 1, "/dev/vdb", true);
    assertThat(guest.rig().volumeStatus(volume).attachment()).isEqualTo(there);
    guest.rig().power(guest.machine(), "Stopped", false);
    guest.rig().awaitState(guest.machine(), "STOPPED");
    guest.rig().awaitVolume(volume, "no process has it", s -> !live(s));
    int before = guest.console().split("note \\[by hello]", -1).length;
    guest.rig().power(guest.machine(), "Running", false);
    guest.rig().awaitState(guest.machine(), "STARTED");
    guest.await(
        "the guest finds its note again",
        () -> guest.console().split("note \\[by hello]", -1).length > before);
    guest.rig().awaitVolume(volume, "it is where it was", s -> there.equals(s.attachment()));
  }

  private static boolean live(VolumeStatus status) {
    return status.attachment() != null && status.attachment().live();
  }

  private static void delete(DemoGuest guest, Ref volume) {
    guest.rig().edit(volume, spec -> spec.put("terminate", "job-1"));
    guest.rig().delete(volume);
    guest.rig().awaitVolume(volume, "an attached one stays", s -> reason(s, "Attached"));
    guest.rig().detach(volume);
    Await.until("the resource is let go", () -> guest.rig().resource(volume).isEmpty());
    assertThat(guest.state().resolve("volumes/default").resolve(AgentRig.CLOUD)).isEmptyDirectory();
  }

  private static boolean reason(VolumeStatus status, String reason) {
    return status.conditions().stream().anyMatch(c -> c.reason().equals(reason));
  }
}
