package eu.stratuslab.bridge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What HTTP and the standard ask of every server, on a few types. */
class ProtocolTest {
  private static TestCloud cloud;
  private static CimiClient blue;

  @BeforeAll
  static void open() {
    cloud = new TestCloud();
    blue = cloud.tenant("blue");
  }

  @AfterAll
  static void close() {
    cloud.close();
  }

  private static Answer anonymous(String method, String url) {
    return new Answer(
        cloud.send(
            HttpRequest.newBuilder(URI.create(url))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build()));
  }

  @Test
  void everything_leads_to_the_entry_point_and_it_needs_no_credentials() {
    var root = cloud.url().substring(0, cloud.url().indexOf("/cimi"));
    for (var path :
        new String[] {"/cimi", "/cimi/", "/cimi/2", "/cimi/2/", "/cimi/2/cloudEntryPoint"}) {
      var entry = anonymous("GET", root + path).expect(200);
      assertThat(entry.at("id").asText()).isEqualTo(cloud.url() + "cloudEntryPoint");
      assertThat(entry.at("machines").path("href").asText()).isEqualTo(cloud.url() + "machines");
      assertThat(entry.json().has("operations")).isFalse();
    }
    anonymous("HEAD", cloud.url()).expect(200);
    anonymous("GET", cloud.url() + "machines").expect(401);
    anonymous("GET", cloud.url() + "nothing").expect(401);
    anonymous("PUT", cloud.url() + "cloudEntryPoint").expect(401);
  }

  @Test
  void the_entry_point_is_edited_by_administrators_only() {
    var body = Json.object().put("name", "Our cloud");
    blue.put("cloudEntryPoint?$select=name", body).expect(403);
    cloud.admin().put("cloudEntryPoint?$select=name", body).expect(200);
    assertThat(anonymous("GET", cloud.url()).at("name").asText()).isEqualTo("Our cloud");
  }

  @Test
  void options_tell_what_is_allowed() {
    assertThat(blue.send("OPTIONS", "machines", null, Map.of()).expect(204).header("Allow"))
        .isEqualTo("GET, HEAD, OPTIONS, POST");
  }

  @Test
  void a_refusal_names_what_was_asked_and_all_that_can_be_had() {
    var patch = cloud.admin().send("PATCH", "machines", null, Map.of()).expect(405);
    assertThat(patch.at("action").asText()).isEqualTo("edit");
    var html = Map.of("Accept", "text/html");
    assertThat(cloud.admin().send("GET", "machines", null, html).expect(406).text())
        .contains("application/json", "application/xml", "text/event-stream");
  }

  @Test
  void a_wrong_type_is_one_mistake_also_where_something_is_required() {
    var size = Json.object().put("cpu", 1).put("memory", 65_536);
    var key = blue.post("machineConfigurations", size).expect(201).key();
    var wrong = Json.object().put("memory", "much");
    var refused = blue.put("machineConfigurations/" + key + "?$select=memory", wrong).expect(400);
    assertThat(refused.at("violations").findValuesAsText("reason")).containsExactly("WRONG_TYPE");
    var none = Json.object().putNull("memory");
    var erased = blue.put("machineConfigurations/" + key + "?$select=memory", none).expect(400);
    assertThat(erased.at("violations").findValuesAsText("reason")).containsExactly("REQUIRED");
  }

  @Test
  void a_tenant_sees_nothing_of_another() {
    var red = cloud.tenant("red");
    var machine = blue.post("machines", blue.machine()).expect(201);
    var uri = machine.header("Location");

    red.get(uri).expect(404);
    red.get(uri + "/disks").expect(404);
    red.delete(uri).expect(404);
    red.act(uri, "stop").expect(404);
    red.put(uri, Json.object()).expect(404);
    red.get(machine.header("CIMI-Job-URI")).expect(404);
    for (var collection : new String[] {"machines", "machineImages", "jobs", "users", "tenants"}) {
      assertThat(red.get(collection).expect(200).text()).doesNotContain("blue");
    }
    assertThat(red.get("?$expand=machines").text()).doesNotContain(machine.key());
    cloud.user("blue", "second-of-blue").get(uri).expect(200);
  }

  @Test
  void who_may_look_may_not_change() {
    var admin = cloud.admin();
    var configurations = blue.get("machineConfigurations?$filter=name='micro'").json();
    var uri = configurations.at("/machineConfigurations/0/id").asText();
    assertThat(blue.get(uri).expect(200).json().has("acl")).isFalse();
    assertThat(blue.get(uri).json().has("operations")).isFalse();
    blue.delete(uri).expect(403);
    blue.put(uri, Json.object().put("cpu", 2).put("memory", 16_384)).expect(403);
    blue.post("users", Json.object()).expect(403);
    admin.get(uri).expect(200);
  }

  @Test
  void an_acl_is_changed_by_those_with_every_right() {
    var red = cloud.tenant("sharing");
    var body = Json.object().put("cpu", 1).put("memory", 16_384);
    var uri = blue.post("machineConfigurations", body).expect(201).header("Location");
    var shown = blue.get(uri).json();
    var rule = Json.object().put("principal", "sharing").put("type", "ROLE").put("right", "VIEW");
    shown.withObject("/acl").withArray("rules").add(rule);
    red.get(uri).expect(404);

    blue.put(uri, shown).expect(200);

    red.get(uri).expect(200);
    var colleague = cloud.user("blue", "colleague");
    colleague.put(uri, shown).expect(200);
    shown.withObject("/acl").withArray("rules").removeAll();
    assertThat(colleague.put(uri, shown).expect(403).text()).contains("acl");
  }

  @Test
  void lists_are_filtered_ordered_cut_and_paged() {
    var paging = cloud.tenant("paging");
    for (var i = 0; i < 12; i++) {
      var body = Json.object().put("name", "m" + i).put("cpu", 1 + i % 3).put("memory", 16_384);
      paging.post("machineConfigurations", body).expect(201);
    }
    var mine = "machineConfigurations?$filter=memory=16384&$orderby=cpu:desc,name";
    var page = paging.get(mine + "&$first=3&$last=5").expect(200).json();
    assertThat(page.path("count").asInt()).isEqualTo(12);
    assertThat(page.at("/machineConfigurations/0/name").asText()).isEqualTo("m5");
    assertThat(page.path("machineConfigurations")).hasSize(3);
    assertThat(paging.get(mine + "&$first=20").json().has("machineConfigurations")).isFalse();
    var names = paging.get(mine + "&$select=name").json();
    assertThat(names.at("/machineConfigurations/0")).hasSize(2);
    assertThat(paging.get(mine + "&$select=count").json()).hasSize(2);
    assertThat(paging.get("machineConfigurations?$filter=colour=1").expect(400).text())
        .contains("colour");
  }

  @Test
  void a_position_out_of_range_is_clipped_and_one_that_is_no_number_is_refused() {
    var items = "machineConfigurations?$filter=name='micro'";
    for (var some : List.of("$first=0", "$first=-7", "$last=99999999999999999999", "$first=")) {
      assertThat(blue.get(items + "&" + some).expect(200).at("machineConfigurations")).hasSize(1);
    }
    for (var none : List.of("$last=0", "$last=-1", "$first=99999999999999999999")) {
      var page = blue.get(items + "&" + none).expect(200).json();
      assertThat(page.has("machineConfigurations")).describedAs(none).isFalse();
      assertThat(page.path("count").asInt()).isEqualTo(1);
    }

    var refused = blue.get("machines?$first=x&$last=1.5&$filter=colour=1").expect(400);

    assertThat(refused.at("violations").findValuesAsText("path"))
        .containsExactly("$filter", "$first", "$last");
    blue.get("cloudEntryPoint?$first=x").expect(200);
  }

  @Test
  void a_long_list_has_a_next_page_and_misses_nothing_while_it_is_written() throws Exception {
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      var long_ = cloud.tenant("long");
      var ids = new HashSet<String>();
      for (var i = 0; i < 1_005; i++) {
        var body = Json.object().put("cpu", 1).put("memory", 16_384).put("name", "x" + i);
        ids.add(long_.post("machineConfigurations", body).expect(201).at("id").asText());
      }
      var first = long_.get("machineConfigurations?$select=id,machineConfigurations/id,next");
      assertThat(first.expect(200).json().path("machineConfigurations")).hasSize(1_000);
      writers.submit(
          () ->
              long_
                  .post("machineConfigurations", Json.object().put("cpu", 1).put("memory", 16_384))
                  .expect(201));
      var seen = new HashSet<String>();
      var page = first.json();
      while (true) {
        page.path("machineConfigurations").forEach(item -> seen.add(item.path("id").asText()));
        var next = page.path("next").path("href").asText();
        if (next.isEmpty()) {
          break;
        }
        page = long_.get(next).expect(200).json();
      }
      assertThat(seen).containsAll(ids);
      writers.shutdown();
      assertThat(writers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_machine_is_made_by_reference_with_overrides() {
    var stock = blue.get("machineConfigurations?$filter=name='medium'").json();
    var credential = Json.object();
    credential
        .putObject("credentialTemplate")
        .put("userName", "me")
        .put("password", "secret")
        .put("publicKey", "ssh-ed25519 AAAA me");
    var credentialUri = blue.post("credentials", credential).expect(201).header("Location");
    var create = blue.machine();
    var template = create.withObject("/machineTemplate");
    template
        .putObject("machineConfig")
        .put("href", stock.at("/machineConfigurations/0/id").asText())
        .put("cpu", 3);
    template
        .putObject("credential")
        .put("href", URI.create(credentialUri).getPath())
        .putNull("publicKey");

    var machine = blue.post("machines", create).expect(201);

    assertThat(machine.at("cpu").asInt()).isEqualTo(3);
    assertThat(machine.at("memory").asInt()).isEqualTo(1_048_576);
    var spec = cloud.store.get("Machine", machine.key()).document().spec();
    assertThat(spec.path("passwordHash").asText()).startsWith("$6$");
    assertThat(spec.path("userName").asText()).isEqualTo("me");
    assertThat(spec.has("publicKey")).isFalse();
    template.withObject("machineConfig").putNull("memory");
    assertThat(blue.post("machines", create).expect(400).json().at("/violations/0/path").asText())
        .isEqualTo("machineTemplate.machineConfig.memory");
    template.removeAll().put("href", "machineTemplates/x");
    blue.post("machines", create).expect(400);
  }

  @Test
  void parts_are_collections_of_their_own() {
    var uri = blue.post("machines", blue.machine()).expect(201).header("Location");
    var disks = blue.get(uri + "/disks").expect(200).json();
    assertThat(disks.path("resourceURI").asText())
        .isEqualTo("http://schemas.dmtf.org/cimi/2/DiskCollection");
    var disk = blue.get(disks.at("/disks/0/id").asText()).expect(200).json();
    assertThat(disk.path("capacity").asInt()).isEqualTo(7);
    assertThat(blue.get(uri + "/interfaces").json().at("/networkInterfaces/0/macAddress").asText())
        .startsWith("52:54:00");
    blue.get(uri + "/disks/9").expect(404);
    assertThat(blue.send("POST", uri + "/disks", null, Map.of()).expect(405).header("Allow"))
        .isEqualTo("GET, HEAD, OPTIONS");
  }

  @Test
  void clients_of_old_are_understood() {
    blue.get("machine_images").expect(200);
    blue.get("machines/").expect(200);
    var xml =
        "<machineConfigurationCreate><cpu> 1 </cpu><memory>\n16384 </memory>"
            + "<property key=\"a\">b</property></machineConfigurationCreate>";
    var made = blue.send("POST", "machine_configurations", xml.getBytes(UTF_8), Map.of());
    assertThat(made.expect(201).at("properties").path("a").asText()).isEqualTo("b");
    var uri = blue.post("machines", blue.machine()).expect(201).header("Location");
    blue.post(uri, Json.object().put("action", "http://broken//stop")).expect(409);
    blue.post(uri, Json.object().put("action", "http://broken//fly")).expect(400);
  }

  @Test
  void users_log_in_with_new_passwords_at_once_and_make_nobody_an_administrator() {
    var tenant = cloud.tenant("changing");
    var uri = tenant.get("users").json().at("/users/0/id").asText();
    tenant
        .put(uri + "?$select=administrator", Json.object().put("administrator", true))
        .expect(403);
    tenant.put(uri + "?$select=password", Json.object().put("password", "another one")).expect(200);
    tenant.get("machines").expect(401);
    new CimiClient(cloud, tenant.user(), "another one").get("machines").expect(200);
    cloud.admin().delete(uri).expect(200);
    new CimiClient(cloud, tenant.user(), "another one").get("machines").expect(401);
  }

  @Test
  void failures_cost_time() {
    cloud.tenant("slow");
    var wrong = new CimiClient(cloud, "slow-user", "wrong password");
    for (var i = 0; i < 5; i++) {
      wrong.get("machines").expect(401);
    }
    assertThat(wrong.get("machines").expect(429).header("Retry-After")).isNotEmpty();
  }

  @Test
  void a_name_that_had_rights_in_one_tenant_is_no_key_of_another() {
    var admin = cloud.admin();
    var former = cloud.tenant("former");
    var left = former.post("machines", former.machine()).expect(201).header("Location");
    var taken = Json.object().put("userName", "former-user").put("password", "long enough");
    assertThat(admin.post("users", taken.put("tenant", "blue")).expect(409).json().toString())
        .contains("already taken");
    var user = admin.get("users?$filter=userName='former-user'").json();
    admin.delete(user.at("/users/0/id").asText()).expect(200);
    admin.post("tenants", Json.object().put("key", "later")).expect(201);
    var namesake =
        Json.object()
            .put("userName", "former-user")
            .put("password", "long enough")
            .put("tenant", "later");

    var refused = admin.post("users", namesake).expect(409).json();

    assertThat(refused.at("/violations/0/path").asText()).isEqualTo("userName");
    assertThat(refused.at("/violations/0/message").asText()).contains("of tenant former");
    var again = cloud.user("former", "former-user");
    again.get(left).expect(200);
  }

  @Test
  void a_user_needs_a_tenant_and_a_tenant_outlives_what_it_owns() {
    var admin = cloud.admin();
    var lost =
        Json.object().put("userName", "lost").put("password", "long enough").put("tenant", "none");
    assertThat(admin.post("users", lost).expect(400).json().at("/violations/0/path").asText())
        .isEqualTo("tenant");
    var tenant = admin.post("tenants", Json.object().put("key", "leaving")).expect(201);
    var uri = tenant.header("Location");
    admin.post("tenants", Json.object().put("key", "leaving")).expect(409);
    var user = cloud.user("leaving", "leaver");
    admin.delete(uri).expect(409);
    admin.delete(user.get("users").json().at("/users/0/id").asText()).expect(200);

    admin.delete(uri).expect(200);

    admin.post("tenants", Json.object().put("key", "leaving")).expect(201);
    cloud.user("leaving", "leaver").get("machines").expect(200);
  }
}
