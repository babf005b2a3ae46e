package eu.stratuslab.bridge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.format.Trees;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.ResourceTypes;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before it is known what is asked for is a Job in the notation asked for too. */
class EarlyRefusalTest {
  private static TestCloud cloud;

  @BeforeAll
  static void open() {
    cloud = new TestCloud();
  }

  @AfterAll
  static void close() {
    cloud.close();
  }

  @ParameterizedTest
  @CsvSource({
    "404, GET /elsewhere HTTP/1.1,",
    "404, GET /cimi/3/machines HTTP/1.1,",
    "405, TRACE /cimi/2 HTTP/1.1,",
    "401, GET /cimi/2/machines HTTP/1.1, Authorization: Basic ?",
    "406, GET /cimi/2?$format=text HTTP/1.1,",
  })
  void with_headers_in_what_they_accept(String status, String line, String header)
      throws IOException {
    for (var xml : new boolean[] {true, false}) {
      var answer =
          exchange(
              line
                  + "\r\nHost: localhost\r\nConnection: close\r\nAccept: "
                  + (xml ? "application/xml" : "application/json")
                  + (header == null ? "" : "\r\n" + header)
                  + "\r\n\r\n");
      assertThat(answer).as(line).matches("(?s)http/1.1 (" + status + "|401) .*");
      isRefusal(answer, xml);
    }
  }

  /** The web server reads the line and decodes it before it has seen a header. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /cimi/2/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /cimi/2/machines?$filter=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /cimi/2/machi{nes HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
      })
  void without_headers_in_json(String request) throws IOException {
    var answer = exchange(request);
    assertThat(answer).startsWith("http/1.1 400").doesNotContain("null");
    isRefusal(answer, false);
  }

  /** It is the client who went: nothing of ours failed. */
  @Test
  void with_a_body_that_ends_early() throws IOException {
    var request =
        "POST /cimi/2/machines HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
            + TestCloud.request("http://localhost", "admin", cloud.adminPassword)
                .build()
                .headers()
                .firstValue("Authorization")
                .orElseThrow()
            + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"name\"";
    var answer = RawHttp.cutOff(cloud.bridge.port(), request.getBytes(ISO_8859_1)).text();
    assertThat(answer).startsWith("http/1.1 400").contains("the body ended early");
    isRefusal(answer, false);
  }

  private static void isRefusal(String answer, boolean xml) throws IOException {
    var notation = xml ? "application/xml" : "application/json";
    assertThat(answer.toLowerCase(java.util.Locale.ROOT)).contains("content-type: " + notation);
    var body = answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(ISO_8859_1);
    var job = xml ? Trees.ofXml(body, ResourceTypes.JOB) : Json.mapper().readTree(body);
    assertThat(job.path("state").asText()).isEqualTo("FAILED");
    assertThat(job.path("returnCode").asInt()).isGreaterThanOrEqualTo(10_000);
  }

  private static String exchange(String request) throws IOException {
    return RawHttp.exchange(cloud.bridge.port(), request.getBytes(ISO_8859_1)).text();
  }
}
