package eu.stratuslab.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.cloud.CheapMachines;
import eu.stratuslab.standalone.cloud.Cimi;
import eu.stratuslab.standalone.cloud.Remains;
import eu.stratuslab.standalone.cloud.TestCloud;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** File systems that fill up: a clear word, nothing left, and deleting still works. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullDiskTest {
  private static final int MEBIBYTE = 1 << 20;

  /** The store keeps 256 MiB free. */
  private static final int STORE_MIB = 300;

  private static final int AGENT_MIB = 32;

  private final TestCloud cloud =
      TestCloud.start(
          "full-disk", 1, Map.of("store", STORE_MIB + "m", "hosts/1/agent", AGENT_MIB + "m"));
  private final Cimi admin = cloud.admin();
  private final CheapMachines machines = new CheapMachines(cloud);

  @AfterAll
  void end() {
    admin.close();
    cloud.close();
  }

  @Test
  void an_image_that_does_not_fit_fails_with_the_reason_and_leaves_nothing() {
    var file = cloud.data().root().resolve("big.raw");
    write(file, 2 * AGENT_MIB);
    var before = cached();
    var made =
        admin.post(
            "machineImages",
            "{\"name\": \"big\", \"imageLocation\": \"%s\", \"format\": \"raw\"}"
                .formatted(cloud.offer(file)));
    var job = admin.ended(made.jobKey());
    assertThat(job.path("state").asText()).isEqualTo("FAILED");
    assertThat(job.path("statusMessage").asText())
        .contains("the image has %d bytes, the host has ".formatted(2 * AGENT_MIB * MEBIBYTE));
    assertThat(cached()).isEqualTo(before);
    admin.succeeded(admin.delete("machineImages/" + made.key()).jobKey());

    var answer = machines.create(admin, "small-enough");
    admin.succeeded(answer.jobKey());
    deleted(answer.key());
  }

  @Test
  void a_store_at_its_reserve_refuses_what_is_new_and_deletes_what_is_there() {
    var answer = machines.create(admin, "before");
    admin.succeeded(answer.jobKey());
    var filler = cloud.data().store().resolveSibling("filler");
    write(filler, STORE_MIB - 240);

    try {
      var refused = admin.post("machines", machines.body("too-late"));
      assertThat(refused.status()).as(refused.text()).isEqualTo(507);
      assertThat(refused.json().path("reason").asText()).isEqualTo("NO_SPACE");
      assertThat(refused.json().path("statusMessage").asText()).contains("nearly full");
      assertThat(admin.named("machines", "too-late")).isEmpty();
      deleted(answer.key());
    } finally {
      delete(filler);
    }

    var after = machines.create(admin, "after");
    admin.succeeded(after.jobKey());
    deleted(after.key());
  }

  @Test
  void a_machine_on_a_full_host_fails_with_the_reason_and_leaves_nothing() {
    var filler = cloud.data().agent(1).resolve("filler");
    fill(filler);
    try {
      var answer = machines.create(admin, "does-not-fit");
      var job = admin.ended(answer.jobKey());
      assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("FAILED");
      assertThat(job.path("statusMessage").asText()).containsIgnoringCase("space");
      deleted(answer.key());
    } finally {
      delete(filler);
    }
    var after = machines.create(admin, "fits-again");
    admin.succeeded(after.jobKey());
    deleted(after.key());
  }

  private void deleted(String machine) {
    var macs = cloud.guests().macsOf(machine);
    machines.delete(admin, machine);
    Remains.awaitNone(cloud, machine, macs);
  }

  /** The image files of the host. */
  private List<Path> cached() {
    try (var files = Files.walk(cloud.data().agent(1))) {
      return files.filter(Files::isRegularFile).filter(f -> size(f) > MEBIBYTE).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, int mebibytes) {
    var block = new byte[MEBIBYTE];
    java.util.Arrays.fill(block, (byte) 'x');
    try (var out = Files.newOutputStream(file)) {
      for (int i = 0; i < mebibytes; i++) {
        out.write(block);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes until nothing more fits. */
  private static void fill(Path file) {
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException _) {
      // That is what was wanted.
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
