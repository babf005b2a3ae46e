package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages of the day, and the configuration: by administrators, with all mistakes named. */
class ServiceMessagesTest {
  private final TestCloud cloud = new TestCloud();

  @AfterEach
  void close() {
    cloud.close();
  }

  private Answer anonymous(String path) {
    var url = path.contains("://") ? path : cloud.url() + path;
    return new Answer(cloud.send(HttpRequest.newBuilder(URI.create(url)).build()));
  }

  @Test
  void everybody_reads_what_only_administrators_write() {
    var user = cloud.tenant("blue");
    var message = Json.object().put("title", "Maintenance").put("message", "*Sunday*, 8:00");
    user.post("serviceMessages", message).expect(403);

    var uri = cloud.admin().post("serviceMessages", message).expect(201).header("Location");

    assertThat(anonymous("serviceMessages").expect(200).json().at("/serviceMessages/0/title"))
        .hasToString("\"Maintenance\"");
    assertThat(anonymous(uri).expect(200).json().path("message").asText())
        .isEqualTo("*Sunday*, 8:00");
    user.get(uri).expect(200);
    user.delete(uri).expect(403);
    cloud.admin().delete(uri).expect(200);
    assertThat(anonymous("serviceMessages").expect(200).json().path("count").asInt()).isZero();
  }

  @Test
  void a_wrong_configuration_is_refused_with_all_that_is_wrong() {
    var uri = configuration();
    var wrong = Json.object().put("cpuRatio", 0).put("silentAfter", "soon").put("cpuRation", 3);
    wrong.putArray("pools").addObject().put("name", "No Label").put("type", "tape");

    var said = cloud.admin().put(uri, wrong).expect(400).text();

    assertThat(said).contains("cpuRatio", "silentAfter", "cpuRation", "pools[0].name");
    assertThat(said).contains("pools[0].type");
    cloud.tenant("blue").get(uri).expect(404);
  }

  @Test
  void a_bridge_obeys_a_new_configuration_with_the_next_request() {
    var user = cloud.tenant("blue");
    var image = cloud.availableImage(user);
    user.post("machines", cloud.machine(image)).expect(201);
    var limited = Json.object();
    limited.putObject("quota").put("machines", 1);

    cloud.admin().put(configuration() + "?$select=quota", limited).expect(200);
    user.post("machines", cloud.machine(image)).expect(403);

    limited.putObject("quota").put("machines", 2);
    cloud.admin().put(configuration() + "?$select=quota", limited).expect(200);
    user.post("machines", cloud.machine(image)).expect(201);
  }

  private String configuration() {
    return cloud
        .admin()
        .get("serviceConfigurations")
        .expect(200)
        .json()
        .at("/serviceConfigurations/0/id")
        .asText();
  }
}
