package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.job.CrashPoints;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Placement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stop and the delete of Jobs that are open (DSP0263 5.17.1). */
class StoppingTest {
  private final TestCloud cloud = new TestCloud();
  private final CimiClient user = cloud.tenant("blue");

  @AfterEach
  void close() {
    cloud.close();
  }

  private static List<String> offered(Answer job) {
    return job.at("operations").valueStream().map(o -> o.path("rel").asText()).toList();
  }

  private Answer machine() {
    return user.post("machines", user.machine()).expect(201);
  }

  /** A machine that its host has reported to be like this. */
  private String reported(String power) {
    var made = machine();
    var status = Json.object().put("created", true).put("power", power).put("powerRevision", 1);
    cloud.patch(
        "Machine",
        made.key(),
        m ->
            m.with(
                d ->
                    d.operation(null)
                        .placement(new Placement("host", 1, List.of()))
                        .status(status)));
    return made.header("Location");
  }

  @Test
  void a_create_that_waits_is_stopped_and_leaves_what_the_table_says() {
    var made = machine();
    var job = made.header("CIMI-Job-URI");
    assertThat(offered(user.get(job))).anyMatch(rel -> rel.endsWith("/stop")).contains("delete");

    user.act(job, "stop").expect(200);

    var stopped = user.get(job);
    assertThat(stopped.at("state").asText()).isEqualTo("STOPPED");
    assertThat(stopped.at("progress").asInt()).isEqualTo(100);
    assertThat(stopped.at("statusMessage").asText()).contains("ERROR until it is started");
    assertThat(offered(stopped)).containsExactly("delete");
    assertThat(user.get(made.header("Location")).at("state").asText()).isEqualTo("ERROR");
    user.act(made.header("Location"), "start").expect(202);
    assertThat(user.act(job, "stop").expect(409).text()).contains("STOPPED");
  }

  @Test
  void an_orderly_stop_that_the_guest_ignores_is_taken_back() {
    var machine = reported("Running");
    var job = user.act(machine, "stop").expect(202).header("CIMI-Job-URI");
    assertThat(user.get(machine).at("state").asText()).isEqualTo("STOPPING");
    user.act(job, "stop").expect(200);
    assertThat(user.get(job).at("state").asText()).isEqualTo("STOPPED");
    assertThat(user.get(machine).at("state").asText()).isEqualTo("STARTED");
  }

  @Test
  void what_cannot_be_stopped_says_why_and_is_not_deleted() {
    var machine = reported("Running");
    var job = user.act(machine, "restart").expect(202).header("CIMI-Job-URI");
    assertThat(user.get(job).json().has("operations")).isFalse();
    assertThat(user.act(job, "stop").expect(409).text()).contains("a restart that its host");
    assertThat(user.delete(job).expect(409).text()).contains("a restart that its host");

    var delete = user.delete(machine).expect(202).header("CIMI-Job-URI");
    assertThat(user.act(delete, "stop").expect(409).text()).contains("never taken back");
  }

  @Test
  void a_delete_of_an_open_job_stops_it_first() {
    var made = machine();
    user.delete(made.header("CIMI-Job-URI")).expect(200);
    user.get(made.header("CIMI-Job-URI")).expect(404);
    assertThat(user.get(made.header("Location")).at("state").asText()).isEqualTo("ERROR");
  }

  @Test
  void the_parts_of_a_job_are_stopped_with_it() {
    ObjectNode create = user.machine();
    create
        .withObject("/machineTemplate")
        .putArray("volumeTemplates")
        .addObject()
        .putObject("volumeTemplate")
        .putObject("volumeConfig")
        .put("capacity", 1000);
    var job = user.post("machines", create).expect(201).header("CIMI-Job-URI");
    var part = user.get(job).json().at("/nestedJobs/0/href").asText();
    user.act(job, "stop").expect(200);
    assertThat(user.get(part).at("state").asText()).isEqualTo("STOPPED");
    assertThat(user.get(job).at("state").asText()).isEqualTo("STOPPED");
    var volume = user.get("volumes").json().at("/volumes/0");
    assertThat(volume.path("state").asText()).isEqualTo("ERROR");
  }

  @Test
  void who_may_not_change_the_machine_does_not_stop_its_job() {
    var made = machine();
    var acl = (ObjectNode) user.get(made.header("Location")).at("acl").deepCopy();
    acl.putArray("rules")
        .addObject()
        .put("principal", "blue")
        .put("type", "ROLE")
        .put("right", "VIEW");
    user.put(made.header("Location") + "?$select=acl", Json.object().set("acl", acl)).expect(200);
    var other = cloud.user("blue", "other");
    other.act(made.header("CIMI-Job-URI"), "stop").expect(403);
    other.delete(made.header("CIMI-Job-URI")).expect(403);
    assertThat(user.get(made.header("CIMI-Job-URI")).at("state").asText()).isEqualTo("RUNNING");
  }

  @Test
  void a_stop_that_a_crash_cut_short_is_still_stopping_and_gone_on_with() {
    var made = machine();
    var job = made.header("CIMI-Job-URI");
    cloud.crashes =
        point -> {
          if (point.equals(CrashPoints.JOB_ENDED)) {
            throw new IllegalStateException("halted");
          }
        };
    user.act(job, "stop").expect(500);
    cloud.crashes = CrashPoints.NONE;
    assertThat(user.get(job).at("state").asText()).isEqualTo("STOPPING");
    assertThat(user.get(made.header("Location")).at("state").asText()).isEqualTo("CREATING");
    user.delete(job).expect(200);
    assertThat(user.get(made.header("Location")).at("state").asText()).isEqualTo("ERROR");
  }
}
