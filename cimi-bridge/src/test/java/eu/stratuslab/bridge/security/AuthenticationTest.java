package eu.stratuslab.bridge.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Claims;
import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.job.CrashPoints;
import eu.stratuslab.bridge.job.Ownership.Owner;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.Hash;
import eu.stratuslab.model.user.UserBehaviour;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
  private static final int AT_ONCE = 20;
  private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");

  private final FakeStore store = new FakeStore(UUID.randomUUID().toString());
  private final Cloud cloud = Cloud.of(store, () -> NOW, CrashPoints.NONE);

  /** Hashes one at a time, and nobody waits for his turn. */
  private final Hashing hashing = new Hashing(1, 0);

  private final Authentication authentication =
      new Authentication(cloud, hashing, ConfigurationSpec.DEFAULT::effective, System::nanoTime);

  private static String header(String user, String password) {
    var pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private void user(String name, String password) {
    var spec =
        Json.object()
            .put("userName", name)
            .put("tenant", "blue")
            .put("password", hashing.hash(password, Hash.LOGIN));
    var acl = new Acl(Acl.Principal.user(name), List.of());
    store.insert(Document.create("User", "u", cloud.id(), "blue", acl, NOW, spec));
    var taken =
        new Claims(cloud).take(new Claim(UserBehaviour.NAMES, name), new Owner("User", "u", "j"));
    assertThat(taken).isTrue();
  }

  @Test
  void many_who_come_at_once_with_one_credential_cost_one_hash() throws Exception {
    user("alice", "secret");
    var together = new CyclicBarrier(AT_ONCE);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var callers = new ArrayList<Future<String>>();
      for (var i = 0; i < AT_ONCE; i++) {
        callers.add(
            pool.submit(
                () -> {
                  together.await();
                  return authentication.caller(header("alice", "secret"), "::1").user();
                }));
      }
      for (var caller : callers) {
        assertThat(caller.get()).isEqualTo("alice");
      }
    }
  }

  @Test
  void another_password_of_the_same_user_is_verified_itself() {
    user("alice", "secret");
    assertThat(authentication.caller(header("alice", "secret"), "::1").user()).isEqualTo("alice");
    assertThatThrownBy(() -> authentication.caller(header("alice", "guess"), "::1"))
        .isInstanceOf(Refusal.class);
  }
}
