package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.job.CrashPoints;
import eu.stratuslab.bridge.store.Between;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.bridge.store.sqlite.SqliteOptions;
import eu.stratuslab.bridge.store.sqlite.SqliteStore;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Placement;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are sent again, over HTTP. */
class RepeatingTest {
  private static Map<String, String> key(String key) {
    return Map.of("Content-Type", "application/json", "Idempotency-Key", key);
  }

  private static Answer post(CimiClient user, String path, ObjectNode body, String key) {
    return user.send("POST", path, Json.bytes(body), key(key));
  }

  @Test
  void thirty_two_at_once_make_one_machine_and_get_one_answer(@TempDir Path directory)
      throws Exception {
    var store = SqliteStore.open(SqliteOptions.of(directory.resolve("db")));
    try (var cloud = new TestCloud(store, InstantSource.system());
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var user = cloud.tenant("blue");
      var machine = user.machine();
      var futures = new ArrayList<Future<Answer>>();
      for (var i = 0; i < 32; i++) {
        futures.add(pool.submit(() -> post(user, "machines", machine, "k")));
      }
      var locations = new HashSet<String>();
      var jobs = new HashSet<String>();
      for (var future : futures) {
        var answer = future.get(60, TimeUnit.SECONDS).expect(201);
        locations.add(answer.header("Location"));
        jobs.add(answer.header("CIMI-Job-URI"));
      }
      assertThat(locations).hasSize(1);
      assertThat(jobs).hasSize(1);
      assertThat(user.get("machines").at("count").asInt()).isEqualTo(1);
      post(user, "machines", machine.put("name", "other"), "k").expect(422);
    }
  }

  @Test
  void a_request_repeated_after_a_crash_goes_on() {
    try (var cloud = new TestCloud()) {
      var user = cloud.tenant("blue");
      var machine = user.machine();
      for (var point :
          List.of(CrashPoints.CLAIMED, CrashPoints.JOB_INSERTED, CrashPoints.DOCUMENTS_INSERTED)) {
        cloud.crashes = halting(point);
        assertThat(post(user, "machines", machine, point).status()).isGreaterThanOrEqualTo(500);
        cloud.crashes = CrashPoints.NONE;
        var answer = post(user, "machines", machine, point).expect(201);
        user.get(answer.header("Location")).expect(200);
        user.get(answer.header("CIMI-Job-URI")).expect(200);
      }
      assertThat(user.get("machines").at("count").asInt()).isEqualTo(3);
    }
  }

  @Test
  void an_action_and_a_delete_are_done_once() {
    try (var cloud = new TestCloud()) {
      var user = cloud.tenant("blue");
      var uri = user.post("machines", user.machine()).expect(201).header("Location");
      cloud.patch(
          "Machine",
          uri.substring(uri.lastIndexOf('/') + 1),
          machine ->
              machine.with(
                  d ->
                      d.operation(null)
                          .placement(new Placement("host", 1, List.of()))
                          .status(Json.object().put("created", true).put("power", "Running"))));
      cloud.crashes = halting(CrashPoints.JOB_INSERTED);
      post(user, uri + "/stop", Json.object(), "s");
      cloud.crashes = CrashPoints.NONE;
      assertThat(user.get(uri).at("state").asText()).isEqualTo("STARTED");

      var stop = post(user, uri + "/stop", Json.object(), "s").expect(202);
      var again = post(user, uri + "/stop", Json.object(), "s").expect(202);

      assertThat(again.header("CIMI-Job-URI")).isEqualTo(stop.header("CIMI-Job-URI"));
      assertThat(stop.at("state").asText()).isEqualTo("RUNNING");
      assertThat(user.get(uri).at("state").asText()).isEqualTo("STOPPING");
      var gone = user.send("DELETE", uri, null, key("d")).expect(202);
      var twice = user.send("DELETE", uri, null, key("d")).expect(202);
      assertThat(twice.header("CIMI-Job-URI")).isEqualTo(gone.header("CIMI-Job-URI"));
      assertThat(user.get(uri).at("state").asText()).isEqualTo("DELETING");
      assertThat(user.get(stop.header("CIMI-Job-URI")).at("state").asText()).isEqualTo("STOPPED");
      assertThat(user.act(uri, "start").expect(409).text()).contains("DELETING");
    }
  }

  @Test
  void what_is_refused_leaves_no_key() {
    try (var cloud = new TestCloud()) {
      var user = cloud.tenant("blue");
      var uri = user.post("machines", user.machine()).expect(201).header("Location");
      var keys = claims(cloud);

      post(user, uri + "/pause", Json.object(), "a").expect(409);
      user.send("DELETE", "machines/" + UUID.randomUUID(), null, key("b")).expect(404);
      var unknown = user.machine();
      unknown.withObject("/machineTemplate/machineImage").put("href", "machineImages/none");
      post(user, "machines", unknown, "c");
      cloud.quota("blue", 1);
      post(user, "machines", user.machine(), "d").expect(403);

      assertThat(claims(cloud)).isEqualTo(keys);
      cloud.quota("blue", 2);
      post(user, "machines", user.machine().put("name", "another body"), "d").expect(201);
    }
  }

  @Test
  void what_is_too_large_for_the_store_leaves_no_key() {
    var truth = new FakeStore(UUID.randomUUID().toString());
    var store =
        Between.calls(
            truth,
            (method, arguments) -> {
              if (method.startsWith("insert") && Arrays.toString(arguments).contains("vast")) {
                throw new StoreException(Code.TOO_LARGE, "too much of it");
              }
            });
    try (var cloud = new TestCloud(store, InstantSource.system())) {
      var user = cloud.tenant("blue");
      var keys = claims(cloud);

      post(user, "machines", user.machine().put("name", "vast"), "k").expect(413);

      assertThat(claims(cloud)).isEqualTo(keys);
      post(user, "machines", user.machine().put("name", "slim"), "k").expect(201);
    }
  }

  private static List<String> claims(TestCloud cloud) {
    return cloud
        .store
        .list(ListQuery.all("Claim", new Caller("admin", "admin", Set.of(Acl.ADMIN))))
        .items()
        .stream()
        .map(stored -> stored.document().key())
        .filter(key -> key.startsWith("idempotency"))
        .toList();
  }

  @Test
  void a_full_store_refuses_creates_and_allows_deletes() {
    var store = new FakeStore(UUID.randomUUID().toString());
    try (var cloud = new TestCloud(store, InstantSource.system())) {
      var user = cloud.tenant("blue");
      var body = Json.object().put("cpu", 1).put("memory", 16_384);
      var uri = user.post("machineConfigurations", body).expect(201).header("Location");
      store.setFull(true);
      user.post("machineConfigurations", body).expect(507);
      var gone = user.delete(uri).expect(200);
      user.get(gone.header("CIMI-Job-URI")).expect(200);
      assertThat(cloud.bridge.accesses().byStatus()).containsEntry(507, 1L);
    }
  }

  private static CrashPoints halting(String at) {
    return point -> {
      if (point.equals(at)) {
        throw new IllegalStateException("halted at " + point);
      }
    };
  }
}
