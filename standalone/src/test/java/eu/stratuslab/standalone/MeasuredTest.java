package eu.stratuslab.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.standalone.cloud.Cimi;
import eu.stratuslab.standalone.cloud.TestCloud;
import eu.stratuslab.standalone.process.Await;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A real guest is measured: from libvirt's statistics to the samples of its meters. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeasuredTest {
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  private final TestCloud cloud = TestCloud.start("measured", 1);
  private final Cimi admin = cloud.admin();

  @AfterAll
  void end() {
    admin.close();
    cloud.close();
  }

  @Test
  void a_guest_s_boot_shows_in_its_meters_and_nothing_after_its_stop() {
    var image =
        admin.post(
            "machineImages",
            "{\"name\": \"demo\", \"imageLocation\": \"" + cloud.offerDemo() + "\"}");
    admin.succeeded(image.jobKey());
    var machine =
        admin.post(
            "machines",
            """
            {"name": "measured", "machineTemplate": {
              "initialState": "STOPPED",
              "machineConfig": {"cpu": 1, "memory": 131072},
              "machineImage": {"href": "machineImages/%s"}}}
            """
                .formatted(image.key()));
    admin.succeeded(machine.jobKey());
    var meters = new TreeMap<String, String>();
    for (var aspect : new String[] {"cpu", "memory", "disk", "inputBandwidth"}) {
      meters.put(aspect, meter(machine.key(), aspect));
    }
    admin.succeeded(admin.act(machine.key(), "start").jobKey());
    var booting = samples(meters, 2);
    assertThat(first(booting, "cpu").path("value").asDouble()).isBetween(0.0, 100.0);
    assertThat(first(booting, "memory").path("value").asLong()).isBetween(16_384L, 1L << 20);
    assertThat(shown(meters, "disk").path("maxValue").asLong()).isPositive();
    assertThat(shown(meters, "inputBandwidth").path("maxValue").asLong()).isNotNegative();

    admin.succeeded(admin.act(machine.key(), "stop").jobKey());
    admin.succeeded(admin.delete("machines/" + machine.key()).jobKey());
    assertThat(admin.get("meters/" + meters.get("cpu")).status()).isEqualTo(404);
    assertThat(admin.get("meters").json().path("count").asInt()).isZero();
  }

  private String meter(String machine, String aspect) {
    var configuration =
        admin
            .get("meterConfigurations?$filter=name='" + aspect + "'")
            .ok()
            .at("/meterConfigurations/0/id");
    var made =
        admin.post(
            "machines/" + machine + "/meters",
            "{\"name\": \"%s\", \"meterTemplate\": {\"meterConfig\": {\"href\": \"%s\"}}}"
                .formatted(aspect, configuration.asText()));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.key();
  }

  private Map<String, JsonNode> samples(Map<String, String> meters, int least) {
    return Await.until(
            PATIENCE,
            () -> {
              var samples = new TreeMap<String, JsonNode>();
              meters.forEach(
                  (aspect, meter) ->
                      samples.put(
                          aspect, admin.get("meters/" + meter + "/samples").ok().path("samples")));
              return samples.values().stream().allMatch(list -> list.size() >= least)
                  ? Optional.<Map<String, JsonNode>>of(samples)
                  : Optional.<Map<String, JsonNode>>empty();
            })
        .orElseThrow(() -> new AssertionError("no samples in " + PATIENCE));
  }

  private static JsonNode first(Map<String, JsonNode> samples, String aspect) {
    return Objects.requireNonNull(samples.get(aspect), aspect).path(0);
  }

  private JsonNode shown(Map<String, String> meters, String aspect) {
    return admin.get("meters/" + meters.get(aspect)).ok();
  }
}
