package eu.stratuslab.bridge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.bootstrap.Bridge;
import eu.stratuslab.bridge.bootstrap.BridgeSettings;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.FaultyStore;
import eu.stratuslab.bridge.store.FaultyStore.Rates;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store that does not answer is said to consumers, and nothing of how it is reached. */
class StoreAwayTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"1, 0, 0", "0, 1, 0", "0, 0, 1"})
  void it_is_a_503_that_says_when_to_come_back(double away, double noRequest, double noAnswer)
      throws Exception {
    var password = directory.resolve("password");
    var truth = new FakeStore(UUID.randomUUID().toString());
    var store = new FaultyStore(truth, new Random(1), Rates.NONE);
    try (var bridge = Bridge.start(store, BridgeSettings.of(HttpSettings.loopback(0), password));
        var http = HttpClient.newHttpClient()) {
      var credentials = "admin:" + Files.readString(password).strip();
      var url = bridge.url().resolve("machineConfigurations");
      assertThat(posted(http, url, credentials).statusCode()).isEqualTo(201);

      store.setRates(new Rates(away, noRequest, noAnswer));
      var refused = posted(http, url, credentials);

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(refused.body())
          .contains("the store does not answer; try again")
          .doesNotContain("fault:", "Exception", "eu.stratuslab.bridge");

      store.setRates(Rates.NONE);
      assertThat(posted(http, url, credentials).statusCode()).isEqualTo(201);
    }
  }

  private static HttpResponse<String> posted(HttpClient http, URI url, String credentials)
      throws Exception {
    var basic = Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    return http.send(
        HttpRequest.newBuilder(url)
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"cpu\":1,\"memory\":16384}"))
            .build(),
        BodyHandlers.ofString());
  }
}
