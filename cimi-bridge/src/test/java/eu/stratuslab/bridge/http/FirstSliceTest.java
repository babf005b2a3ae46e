package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstSliceTest {
  private final TestCloud cloud = new TestCloud();

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void a_new_cloud_has_an_entry_point_and_stock_configurations() {
    var admin = cloud.admin();

    var entry = admin.get("").expect(200).json();
    var configurations = admin.get("machineConfigurations").expect(200).json();

    assertThat(entry.path("baseURI").asText()).isEqualTo(cloud.url());
    assertThat(configurations.path("count").asInt()).isEqualTo(5);
  }

  @Test
  void a_user_makes_reads_stops_and_deletes_a_machine() {
    var user = cloud.tenant("blue");
    var created = user.post("machines", user.machine()).expect(201);
    var href = created.header("Location");
    var got = user.get(href).expect(200);
    assertThat(got.at("state").asText()).isEqualTo("CREATING");
    var credential = Json.object();
    credential.putObject("credentialTemplate").put("password", "geheim");
    user.act(href, "start").expect(409);
    user.delete(href).expect(200);
    user.get(href).expect(404);
  }
}
