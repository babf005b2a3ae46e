package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.job.JobState;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code Prefer: wait=N}: the answer to a write that waits for the end of its Job. */
class PreferTest {
  private final TestCloud cloud = new TestCloud();
  private final CimiClient user = cloud.tenant("blue");

  @AfterEach
  void close() {
    cloud.close();
  }

  private Answer asking(String path, byte[] body, String prefer) {
    return user.send(
        "POST", path, body, Map.of("Content-Type", "application/json", "Prefer", prefer));
  }

  /** A machine that the host has reported stopped. */
  private String stopped() {
    var create = user.machine();
    create.withObject("/machineTemplate").put("initialState", "STOPPED");
    var made = user.post("machines", create).expect(201);
    var status = Json.object().put("created", true).put("power", "Stopped");
    status.put("powerRevision", 1);
    cloud.patch("Machine", made.key(), m -> m.with(d -> d.status(status).operation(null)));
    return made.header("Location");
  }

  /** As the mirror does. */
  private void end(String job, JobState state) {
    cloud.patch("Job", job, before -> ended(before, state));
  }

  private static Document ended(Document job, JobState state) {
    var status = job.status().deepCopy().put("state", state.name()).put("progress", 100);
    return job.with(d -> d.status(status));
  }

  private String openJobOf(String machine) {
    var key = machine.substring(machine.lastIndexOf('/') + 1);
    while (true) {
      var operation = cloud.store.get("Machine", key).document().operation();
      if (operation != null) {
        return operation.id();
      }
      Thread.onSpinWait();
    }
  }

  private static Answer answered(CompletableFuture<Answer> asked)
      throws InterruptedException, ExecutionException, TimeoutException {
    return asked.get(60, TimeUnit.SECONDS);
  }

  @Test
  void an_action_answers_with_its_finished_job() throws Exception {
    for (var state : new JobState[] {JobState.SUCCESS, JobState.FAILED}) {
      var machine = stopped();
      var asked =
          CompletableFuture.supplyAsync(
              () -> asking(machine + "/start", Json.bytes(Json.object()), "wait=50"));
      end(openJobOf(machine), state);
      var answer = answered(asked).expect(200);
      assertThat(answer.at("state").asText()).isEqualTo(state.name());
      assertThat(answer.header("Preference-Applied")).isEqualTo("wait=50");
    }
  }

  @Test
  void a_create_answers_with_what_was_made_as_it_is_by_then() throws Exception {
    var create = Json.bytes(user.machine());
    var asked =
        CompletableFuture.supplyAsync(() -> asking("machines", create, "respond-async, wait=50"));
    var job = "";
    while (job.isEmpty()) {
      job =
          user.get("jobs?$filter=state='RUNNING'&$orderby=created:desc")
              .json()
              .path("jobs")
              .valueStream()
              .filter(j -> j.path("targetResource").path("href").asText().endsWith("/machines"))
              .map(j -> j.path("id").asText())
              .map(id -> id.substring(id.lastIndexOf('/') + 1))
              .findFirst()
              .orElse("");
    }
    var machine = user.get("machines").json().at("/machines/0/id").asText().replaceFirst(".*/", "");
    var status = Json.object().put("created", true).put("power", "Running").put("powerRevision", 1);
    cloud.patch("Machine", machine, m -> m.with(d -> d.status(status).operation(null)));
    end(job, JobState.SUCCESS);
    var answer = answered(asked).expect(201);
    assertThat(answer.at("state").asText()).isEqualTo("STARTED");
    assertThat(answer.header("CIMI-Job-URI")).endsWith(job);
    assertThat(answer.header("Location")).endsWith(machine);
  }

  @Test
  void who_has_waited_long_enough_is_answered_as_without() {
    var machine = stopped();
    var answer = asking(machine + "/start", Json.bytes(Json.object()), "wait=1").expect(202);
    assertThat(answer.at("state").asText()).isEqualTo("RUNNING");
    assertThat(answer.header("Preference-Applied")).isEqualTo("wait=1");
  }

  @Test
  void what_is_over_at_once_does_not_wait() {
    var made =
        asking(
                "credentials",
                Json.bytes(Json.object().set("credentialTemplate", Json.object())),
                "wait=60")
            .expect(201);
    assertThat(made.header("CIMI-Job-URI")).isNotEmpty();
  }

  @Test
  void the_preference_is_bounded_and_read_among_others() {
    assertThat(Preferring.seconds(null)).isZero();
    assertThat(Preferring.seconds("respond-async")).isZero();
    assertThat(Preferring.seconds("return=minimal; foo=1, Wait = 7")).isEqualTo(7);
    assertThat(Preferring.seconds("wait=999999999")).isEqualTo(60);
    assertThat(Preferring.seconds("await=3")).isZero();
  }
}
