package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.http.EventClient.Event;
import eu.stratuslab.bridge.live.StreamSettings;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams of events, over the wire. */
class StreamsTest {
  private static final String SIZES = "machineConfigurations";
  private static final StreamSettings SETTINGS =
      new StreamSettings(64, 64, 20_000, Duration.ofMillis(200), Duration.ofSeconds(2), 64);

  private static final Caller EVERYBODY = new Caller(null, null, Set.of(Acl.ADMIN));

  private final TestCloud cloud = cloud(SETTINGS);
  private final CimiClient admin = cloud.admin();

  private static TestCloud cloud(StreamSettings settings) {
    return new TestCloud(
        store(), InstantSource.system(), HttpSettings.loopback(0).streaming(settings));
  }

  private static FakeStore store() {
    return new FakeStore(UUID.randomUUID().toString());
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private static ObjectNode size(String name, int cpu) {
    return Json.object().put("name", name).put("cpu", cpu).put("memory", 131_072);
  }

  private String create(String name, int cpu) {
    return admin.post(SIZES, size(name, cpu)).expect(201).header("Location");
  }

  private static List<String> names(List<Event> events) {
    return events.stream().map(Event::name).toList();
  }

  @Test
  void the_present_state_comes_first_then_the_marker_then_changes() {
    try (var stream = admin.follow(SIZES, null)) {
      var state = stream.until("ready");
      assertThat(names(state).subList(0, 5)).containsOnly("message");
      assertThat(state.getLast().json().path("count").asInt()).isEqualTo(5);
      assertThat(state).filteredOn(e -> e.id() != null).hasSize(1);

      var uri = create("one", 1);
      var created = stream.next();
      assertThat(created.uri()).isEqualTo(uri);
      assertThat(created.data()).isEqualTo(admin.get(uri).text());

      admin.put(uri + "?$select=name", Json.object().put("name", "two")).expect(200);
      assertThat(stream.next().json().path("name").asText()).isEqualTo("two");

      admin.delete(uri).expect(200);
      var deleted = stream.next();
      assertThat(deleted.name()).isEqualTo("deleted");
      assertThat(deleted.uri()).isEqualTo(uri);
    }
  }

  @Test
  void a_filter_is_entered_and_left() {
    var uri = create("a", 2);
    try (var stream = admin.follow(SIZES + "?$filter=cpu=63&$select=name,cpu", null)) {
      assertThat(names(stream.until("ready"))).containsExactly("ready");
      create("never", 3);
      admin.put(uri + "?$select=cpu", Json.object().put("cpu", 63)).expect(200);
      var entered = stream.next();
      assertThat(entered.json().properties().stream().map(Map.Entry::getKey))
          .contains("id", "name", "cpu")
          .doesNotContain("memory");
      admin.put(uri + "?$select=cpu", Json.object().put("cpu", 4)).expect(200);
      var left = stream.next();
      assertThat(left.name()).isEqualTo("left");
      assertThat(left.uri()).isEqualTo(uri);
    }
  }

  @Test
  void one_resource_is_followed_until_it_is_deleted() {
    var uri = create("a", 2);
    String id;
    try (var stream = admin.follow(uri, null)) {
      assertThat(stream.until("ready").getFirst().data()).isEqualTo(admin.get(uri).text());
      create("b", 2);
      admin.put(uri + "?$select=name", Json.object().put("name", "c")).expect(200);
      assertThat(stream.next().data()).isEqualTo(admin.get(uri).text());
      admin.delete(uri).expect(200);
      assertThat(stream.next().name()).isEqualTo("deleted");
      assertThat(stream.next().name()).isEqualTo("end");
      id = stream.lastEventId();
    }
    admin
        .send("GET", uri, null, Map.of("Accept", "text/event-stream", "Last-Event-ID", "" + id))
        .expect(404);
  }

  @Test
  void everything_that_can_be_read_can_be_followed() {
    var blue = cloud.tenant("blue");
    var machine = blue.post("machines", blue.machine()).expect(201).header("Location");
    for (var path :
        List.of("", "cloudEntryPoint", "resourceMetadatas", "jobs", machine, machine + "/disks")) {
      try (var stream = blue.follow(path, null)) {
        assertThat(stream.until("ready")).describedAs(path).hasSizeGreaterThan(1);
      }
    }
    var disk = blue.get(machine + "/disks").json().at("/disks/0/id").asText();
    if (!disk.isEmpty()) {
      try (var stream = blue.follow(disk, null)) {
        assertThat(stream.until("ready").getFirst().data()).isEqualTo(blue.get(disk).text());
      }
    }
  }

  @Test
  void events_may_show_xml() {
    create("a\nb", 9);
    try (var stream = admin.follow(SIZES + "?$format=xml&$filter=cpu=9", null)) {
      assertThat(stream.next().data()).contains("<name>a\nb</name>");
    }
  }

  @Test
  void who_comes_back_is_told_what_changed_meanwhile() {
    var gone = create("gone", 1);
    var changed = create("changed", 1);
    create("same", 1);
    String id;
    try (var stream = admin.follow(SIZES, null)) {
      stream.until("ready");
      id = stream.lastEventId();
    }
    admin.delete(gone).expect(200);
    admin.put(changed + "?$select=name", Json.object().put("name", "new")).expect(200);
    try (var stream = admin.follow(SIZES, id)) {
      var events = stream.until("ready");
      assertThat(names(events)).containsExactly("deleted", "message", "ready");
      assertThat(events.get(1).json().path("name").asText()).isEqualTo("new");
      assertThat(events).allSatisfy(event -> assertThat(event.id()).isNotNull());
    }
  }

  @Test
  void a_position_that_is_none_resets() {
    var blue = cloud.tenant("blue");
    String id;
    try (var stream = admin.follow(SIZES, null)) {
      stream.until("ready");
      id = stream.lastEventId();
    }
    for (var other : List.of("nonsense", id + "x!", "1.x.y", "x".repeat(6000))) {
      try (var stream = admin.follow(SIZES, other)) {
        assertThat(names(stream.until("ready"))).startsWith("reset").endsWith("ready").hasSize(7);
      }
    }
    // That of another user, who may know other things.
    try (var stream = blue.follow(SIZES, id)) {
      assertThat(names(stream.until("ready"))).startsWith("reset");
    }
  }

  @Test
  void a_foreign_tenant_sees_nothing() {
    var blue = cloud.tenant("blue");
    var red = cloud.tenant("red");
    String id;
    try (var stream = red.follow("machines", null)) {
      assertThat(names(stream.until("ready"))).containsExactly("ready");
      var foreign = blue.post("machines", blue.machine()).expect(201).header("Location");
      blue.delete(foreign).expect(200);
      var own = red.post("machines", red.machine()).expect(201).header("Location");
      assertThat(stream.next().uri()).isEqualTo(own);
      id = stream.lastEventId();
    }
    var foreign = blue.post("machines", blue.machine()).expect(201).header("Location");
    try (var stream = red.follow("machines", id)) {
      var events = stream.until("ready");
      assertThat(events.toString()).doesNotContain(foreign);
      // Something was changed of which it is not said what: here is all there is.
      assertThat(names(events)).containsExactly("present", "ready");
      assertThat(events.getFirst().json().path("ids")).hasSize(1);
    }
    red.send("GET", foreign, null, Map.of("Accept", "text/event-stream")).expect(404);
  }

  @Test
  void what_one_may_see_no_longer_is_left() {
    var blue = cloud.tenant("blue");
    var uri = create("shared", 7);
    var acl = (ObjectNode) admin.get(uri).at("acl").deepCopy();
    acl.putArray("rules")
        .addObject()
        .put("principal", "blue")
        .put("type", "ROLE")
        .put("right", "VIEW");
    admin.put(uri + "?$select=acl", Json.object().set("acl", acl)).expect(200);
    try (var stream = blue.follow(SIZES + "?$filter=cpu=7", null)) {
      assertThat(stream.until("ready")).hasSize(2);
      acl.putArray("rules");
      admin.put(uri + "?$select=acl", Json.object().set("acl", acl)).expect(200);
      var left = stream.next();
      assertThat(left.name()).isEqualTo("left");
      assertThat(left.uri()).isEqualTo(uri);
    }
  }

  @Test
  void a_user_who_is_changed_or_deleted_is_cut_off() {
    var blue = cloud.tenant("blue");
    try (var stream = blue.follow(SIZES, null)) {
      stream.until("ready");
      var user = admin.get("users?$filter=userName='blue-user'").json().at("/users/0/id").asText();
      admin.delete(user).expect(200);
      assertThat(stream.next().name()).isEqualTo("end");
    }
    blue.send("GET", SIZES, null, Map.of("Accept", "text/event-stream")).expect(401);
  }

  @Test
  void streams_are_bounded() {
    var few = new StreamSettings(2, 3, 100, Duration.ofMillis(200), Duration.ofSeconds(2), 64);
    try (var small = cloud(few)) {
      var blue = small.tenant("blue");
      try (var one = blue.follow(SIZES, null);
          var two = blue.follow(SIZES, null)) {
        one.until("ready");
        two.until("ready");
        var refused = blue.send("GET", SIZES, null, Map.of("Accept", "text/event-stream"));
        assertThat(refused.expect(429).header("Retry-After")).isNotEmpty();
        assertThat(refused.at("state").asText()).isEqualTo("FAILED");
        try (var three = small.admin().follow(SIZES, null)) {
          three.until("ready");
          var full = small.admin().send("GET", SIZES, null, Map.of("Accept", "text/event-stream"));
          assertThat(full.expect(503).header("Retry-After")).isNotEmpty();
        }
        blue.get(SIZES).expect(200);
      }
    }
  }

  @Test
  void streams_take_no_slot_of_a_request() {
    var one =
        new HttpSettings(
            InetAddress.getLoopbackAddress(),
            0,
            Optional.empty(),
            Optional.empty(),
            1,
            HttpSettings.BODY,
            SETTINGS);
    try (var narrow = new TestCloud(store(), InstantSource.system(), one);
        var stream = narrow.admin().follow(SIZES, null)) {
      stream.until("ready");
      narrow.admin().get(SIZES).expect(200);
    }
  }

  @Test
  void who_does_not_read_is_cut_off() throws Exception {
    var one = new StreamSettings(1, 1, 20_000, Duration.ofMillis(200), Duration.ofSeconds(1), 64);
    try (var small = cloud(one);
        var socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), small.bridge.port()));
      var credentials = TestCloud.request(small.url(), TestCloud.ADMIN, small.adminPassword);
      var authorization = credentials.build().headers().firstValue("Authorization").orElseThrow();
      var request =
          "GET /cimi/2/jobs HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
              + "Authorization: %s\r\n\r\n".formatted(authorization);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');

      // More than the buffers of two sockets hold.
      var template = anyJob(small);
      for (var i = 0; i < 60; i++) {
        insertJob(small, template, "big-" + i, "x".repeat(200_000));
      }

      awaitRoom(small);
    }
  }

  /** Waits until the one stream that there may be has ended. */
  private static void awaitRoom(TestCloud cloud) {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < deadline) {
      try (var admitted = cloud.admin().follow(SIZES, null)) {
        admitted.until("ready");
        return;
      } catch (AssertionError _) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
    throw new AssertionError("the stream that nobody reads is still there");
  }

  private static Document anyJob(TestCloud cloud) {
    return cloud.store.list(ListQuery.all("Job", EVERYBODY)).items().getFirst().document();
  }

  private static void insertJob(
      TestCloud cloud, Document template, String key, String description) {
    cloud.store.insert(
        Document.create(
                "Job",
                key,
                cloud.store.cloud(),
                "admin",
                template.acl(),
                template.created(),
                template.spec())
            .with(d -> d.description(description)));
  }

  @Test
  void thousands_of_changes_come_one_after_the_other() {
    try (var stream = admin.follow("jobs", null)) {
      stream.until("ready");
      var template = anyJob(cloud);
      for (var i = 0; i < 3000; i++) {
        insertJob(cloud, template, "job-" + i, "one of many");
      }
      for (var i = 0; i < 3000; i++) {
        assertThat(stream.next().uri()).endsWith("/job-" + i);
      }
    }
  }

  @Test
  void who_does_not_ask_by_name_gets_no_stream() {
    var accepts = new HashMap<String, String>();
    accepts.put("*/*", "application/json");
    accepts.put(
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml");
    accepts.put("application/json, text/event-stream", "application/json");
    accepts.put("text/event-stream;q=0.5, application/xml", "application/xml");
    accepts.forEach(
        (accept, type) ->
            assertThat(
                    admin
                        .send("GET", SIZES, null, Map.of("Accept", accept))
                        .expect(200)
                        .header("Content-Type"))
                .describedAs(accept)
                .isEqualTo(type));
    var only = Map.of("Accept", "text/event-stream");
    admin.send("HEAD", SIZES, null, only).expect(406);
    admin.send("DELETE", SIZES, null, only).expect(406);
    admin.send("GET", "machines/none", null, only).expect(404);
    admin.send("GET", SIZES + "?$filter=nonsense", null, only).expect(400);
  }

  @Test
  void a_place_moves_on_while_nothing_happens_to_it() {
    try (var stream = admin.follow("machines", null)) {
      stream.until("ready");
      var id = stream.lastEventId();
      create("elsewhere", 1);
      stream.untilMovedFrom(id);
    }
  }

  @Test
  void a_stream_ends_in_good_order_when_the_server_stops() {
    var stream = admin.follow(SIZES, null);
    stream.until("ready");
    cloud.bridge.close();
    var end = stream.next();
    assertThat(end.name()).isEqualTo("end");
    assertThat(end.data()).isEmpty();
  }
}
