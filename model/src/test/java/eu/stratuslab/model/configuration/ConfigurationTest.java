package eu.stratuslab.model.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationTest {

  @Test
  void every_member_has_an_effective_value() {
    var effective = Json.tree(ConfigurationSpec.DEFAULT.effective());

    ResourceTypes.SERVICE_CONFIGURATION.attributes().stream()
        .filter(a -> a.place() == Attribute.Place.SPEC && a.access().shown())
        .forEach(a -> assertThat(effective.hasNonNull(a.name())).as(a.name()).isTrue());
    var authentication = effective.path("authentication");
    assertThat(authentication).hasSize(6).noneMatch(value -> value.isNull());
    assertThat(ConfigurationSpec.DEFAULT.effective().effective())
        .isEqualTo(ConfigurationSpec.DEFAULT.effective());
  }

  @Test
  void a_host_is_as_all_hosts_but_for_what_is_said_of_it() {
    var configuration =
        read("""
        {"cpuRatio": 4, "reservedMemory": 1000, "memoryRatio": 150,
         "hosts": [{"hostName": "old", "cpuRatio": 1, "reservedCpus": 2},
                   {"hostName": "large", "memoryRatio": 50}]}
        """)
            .effective();

    assertThat(configuration.room("any").cpus(8)).isEqualTo(32);
    assertThat(configuration.room("any").memory(5000)).isEqualTo(6000);
    assertThat(configuration.room("old").cpus(8)).isEqualTo(6);
    assertThat(configuration.room("old").cpus(1)).isZero();
    assertThat(configuration.room("old").memory(5000)).isEqualTo(6000);
    assertThat(configuration.room("large").memory(5000)).isEqualTo(2000);
    assertThat(configuration.room("large").memory(500)).isZero();
    assertThat(configuration.room(null)).isEqualTo(configuration.room("any"));
  }

  @Test
  void what_cannot_be_is_named_all_at_once() {
    var spec =
        tree(
            """
            {"imageDirectories": ["/images", "images", "/images/../etc"],
             "imageNetworks": ["10.0.0.0/8", "fd00::/8", "10.0.0.0/33", "example.org/8", "10.0.0.1"],
             "network": {"nameServers": ["192.0.2.53", "2001:db8::53", "ns.example.org"]},
             "pools": [{"name": "a", "type": "dir", "path": "/a"},
                       {"name": "b", "type": "dir", "path": "/a"},
                       {"name": "a", "type": "dir", "path": "/b/.."}],
             "hosts": [{"hostName": "h"}, {"hostName": "h"}],
             "logLevels": [{"logger": "a", "level": "INFO"}, {"logger": "a", "level": "WARN"}],
             "machineConfigurations": [{"name": "s", "cpu": 1, "memory": 16384},
                                       {"name": "s", "cpu": 2, "memory": 16384}]}
            """);

    var violations =
        ResourceTypes.SERVICE_CONFIGURATION.behaviour().edit(document(), spec, true).violations();

    assertThat(violations)
        .extracting(violation -> violation.path())
        .containsExactly(
            "imageDirectories[1]",
            "imageDirectories[2]",
            "imageNetworks[2]",
            "imageNetworks[3]",
            "imageNetworks[4]",
            "pools[2].path",
            "network.nameServers[2]",
            "pools[2].name",
            "pools[1].path",
            "hosts[1].hostName",
            "logLevels[1].logger",
            "machineConfigurations[1].name");
  }

  private static Document document() {
    var acl = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
    return Document.create(
        "ServiceConfiguration", "c", "c", "admin", acl, Instant.EPOCH, Json.object());
  }

  private static ConfigurationSpec read(String json) {
    return Json.read(tree(json), ConfigurationSpec.class);
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
