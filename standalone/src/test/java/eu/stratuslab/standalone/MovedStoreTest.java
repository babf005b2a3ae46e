package eu.stratuslab.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.couchbase.fake.FakeCouchbase;
import eu.stratuslab.standalone.cloud.CheapMachines;
import eu.stratuslab.standalone.cloud.Cimi;
import eu.stratuslab.standalone.cloud.TestCloud;
import eu.stratuslab.standalone.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** From one box to a cluster and back, by the commands, with guests that run all the time. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MovedStoreTest {
  private static final String PHRASE = "--passphrase-file";

  private final FakeCouchbase couchbase = new FakeCouchbase();
  private final TestCloud cloud = TestCloud.start("moved-store", 1);
  private final Cimi admin = cloud.admin();
  private final CheapMachines machines = new CheapMachines(cloud);
  private final String phrase = file("phrase", "a pass-phrase of a test");
  private final String cfg = file("couchbase.cfg", couchbaseCfg());

  @AfterAll
  void end() {
    admin.close();
    cloud.close();
    couchbase.close();
  }

  @Test
  void a_cloud_moves_to_a_cluster_and_back_and_no_guest_notices() {
    var runs = started("runs");
    var lost = started("lost");
    var deleted = started("deleted");
    machines.delete(admin, deleted).ifPresent(job -> admin.succeeded(key(job)));
    leaveInTheMiddle();
    assertThat(cloud.command("down").orThrow("down")).contains("2 machines run on");
    lose(lost);
    var guests = cloud.guests().running();
    assertThat(guests).hasSize(1).allMatch(guest -> guest.startsWith(runs));

    var archive = cloud.data().root().resolve("archive").toString();
    cloud.command("export", archive, PHRASE, phrase).orThrow("export");
    cloud
        .command("import", archive, PHRASE, phrase, "--store", "couchbase", "--couchbase-cfg", cfg)
        .orThrow("import");
    putAway();
    up("--store", "couchbase", "--couchbase-cfg", cfg);

    assertThat(admin.awaitState(runs, "STARTED")).isNotNull();
    assertThat(cloud.guests().running()).containsAll(guests);
    assertThat(admin.get("machines/" + deleted).status()).isEqualTo(404);
    held(lost);
    begunIsDone();
    assertThat(Files.exists(cloud.data().store())).isFalse();

    admin.succeeded(admin.act(lost, "start").jobKey());
    assertThat(cloud.guests().processesOf(lost)).hasSize(1);
    started("afterwards");
    nothingDangles();
    andBack(cloud.guests().running());
  }

  private void andBack(List<String> guests) {
    cloud.command("down").orThrow("down");
    var archive = cloud.data().root().resolve("archive-2").toString();
    cloud.command("export", archive, PHRASE, phrase).orThrow("export");
    cloud
        .command("import", archive, PHRASE, phrase, "--store", "sqlite:" + cloud.data().store())
        .orThrow("import");
    up("--store", "sqlite");

    assertThat(admin.named("machines", "afterwards")).hasSize(1);
    assertThat(cloud.guests().running()).hasSize(4).containsExactlyInAnyOrderElementsOf(guests);
    nothingDangles();
  }

  /** On a machine that has much else to do it may take longer than the command waits for it. */
  private void up(String... options) {
    var command = new ArrayList<>(List.of("up"));
    command.addAll(List.of(options));
    var said = cloud.command(command.toArray(String[]::new)).output();
    assertThat(said).containsAnyOf("CIMI: ", "the cloud does not serve after");
    cloud.awaitReady();
  }

  private String started(String name) {
    var answer = machines.create(admin, name);
    admin.succeeded(answer.jobKey());
    return answer.key();
  }

  /** The bridge dies once the Job of a create is written, and is not started any more. */
  private void leaveInTheMiddle() {
    cloud.haltAt("bridge", "bridge.job-inserted");
    try {
      var answer = admin.postOnce("machines", machines.body("begun"), UUID.randomUUID().toString());
      throw new AssertionError("it did not halt: " + answer.text());
    } catch (UncheckedIOException _) {
      cloud.haltNowhere();
    }
  }

  private void begunIsDone() {
    var begun = admin.named("machines", "begun");
    assertThat(begun).hasSize(1);
    admin.awaitState(begun.getFirst(), "STARTED");
    admin.awaitNoOpenJob(begun.getFirst());
  }

  /** Its host was set up anew, say. */
  private void lose(String machine) {
    var host = cloud.settings().hosts().getFirst();
    cloud.guests().virsh(host, "destroy", machine);
    cloud.guests().virsh(host, "undefine", machine);
  }

  /** STOPPED, whatever it was before, and nothing was started. */
  private void held(String machine) {
    admin.awaitState(machine, "STOPPED");
    var reason = Await.until(TestCloud.PATIENCE, () -> reason(machine).filter("Held"::equals));
    assertThat(reason).as(machine + ": " + reason(machine)).isPresent();
    assertThat(cloud.guests().processesOf(machine)).isEmpty();
  }

  private Optional<String> reason(String machine) {
    try (var kubernetes = cloud.kubernetes()) {
      return kubernetes
          .genericKubernetesResources("stratuslab.eu/v1alpha1", "Machine")
          .inAnyNamespace()
          .list()
          .getItems()
          .stream()
          .filter(resource -> resource.getMetadata().getName().equals(machine))
          .map(resource -> resource.<String>get("status", "conditions", 0, "reason"))
          .findFirst();
    }
  }

  private void nothingDangles() {
    var status =
        Await.until(
            TestCloud.PATIENCE,
            () ->
                Optional.of(cloud.command("status").output())
                    .filter(said -> said.contains(" 0 open Jobs without owner"))
                    .filter(said -> said.contains(" 0 documents without custom resource"))
                    .filter(said -> said.contains(" 0 domains without document")));
    assertThat(status).as(cloud.command("status").output()).isPresent();
  }

  private void putAway() {
    try {
      Files.move(cloud.data().root().resolve("store"), cloud.data().root().resolve("store.before"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String file(String name, String content) {
    var file = cloud.data().root().resolve(name);
    DataDirectory.write(file, content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return file.toString();
  }

  private String couchbaseCfg() {
    var node = couchbase.options().nodes().getFirst();
    return "host = %s:%d\nusername = %s\npassword = %s\n"
        .formatted(
            node.host(), node.port().orElseThrow(), FakeCouchbase.USER, FakeCouchbase.PASSWORD);
  }

  private static String key(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }
}
