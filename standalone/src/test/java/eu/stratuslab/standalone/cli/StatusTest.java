package eu.stratuslab.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import eu.stratuslab.bridge.bootstrap.Bridge;
import eu.stratuslab.bridge.bootstrap.BridgeSettings;
import eu.stratuslab.bridge.http.HttpSettings;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.client.CimiClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {
  @TempDir private Path directory;
  private final FakeStore store = new FakeStore(UUID.randomUUID().toString());

  @Test
  void who_is_no_administrator_is_not_told_that_there_are_no_hosts() throws Exception {
    var password = directory.resolve("password");
    try (var bridge = Bridge.start(store, BridgeSettings.of(HttpSettings.loopback(0), password));
        var admin =
            new CimiClient(bridge.url().toString(), "admin", Files.readString(password).strip());
        var other = new CimiClient(bridge.url().toString(), "other", "a password")) {
      var user = Json.object().put("userName", "other").put("password", "a password");
      assertThat(admin.post("users", user.put("tenant", "admin")).status()).isEqualTo(201);
      assertThat(admin.administers()).isTrue();
      assertThat(other.administers()).isFalse();
      assertThat(Status.contents(admin, true).getFirst()).isEqualTo("hosts            none");
      host();

      assertThat(Status.contents(admin, true).getFirst()).startsWith("hosts            1 ");
      assertThat(Status.contents(other, false))
          .contains("machines         none")
          .first()
          .isEqualTo(
              "hosts            not known: admin, who is no administrator any more, may not see"
                  + " them");
      // The same user brings the cloud up again.
      assertThatCode(() -> ImageDirectory.open(directory.resolve("images"), other))
          .doesNotThrowAnyException();
    }
  }

  private void host() {
    var acl = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
    store.insert(
        Document.create(
                "Host",
                UUID.randomUUID().toString(),
                store.cloud(),
                "admin",
                acl,
                Instant.EPOCH,
                Json.object())
            .with(d -> d.state("READY")));
  }
}
