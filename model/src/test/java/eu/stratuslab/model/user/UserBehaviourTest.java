package eu.stratuslab.model.user;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UserBehaviourTest {
  private final UserBehaviour behaviour = new UserBehaviour();
  private final Document administrator = user("ada", true);
  private final Document user = user("ada", false);

  private static Document user(String name, boolean administrator) {
    var spec = Json.object().put("userName", name).put("administrator", administrator);
    var acl = new Acl(Acl.Principal.user(name), List.of());
    return Document.create("User", "u", "c", "admin", acl, Instant.EPOCH, spec);
  }

  private static Caller caller(String name) {
    return new Caller(name, "admin", Set.of(Acl.ADMIN));
  }

  @Test
  void nobody_takes_the_administrator_from_himself() {
    assertThat(behaviour.against(administrator, null, caller("ada"))).isPresent();
    assertThat(behaviour.against(administrator, user, caller("ada"))).isPresent();
    assertThat(behaviour.against(administrator, administrator, caller("ada"))).isEmpty();
  }

  @Test
  void another_administrator_may() {
    assertThat(behaviour.against(administrator, null, caller("bob"))).isEmpty();
    assertThat(behaviour.against(administrator, user, caller("bob"))).isEmpty();
  }

  @Test
  void who_is_none_may_go() {
    assertThat(behaviour.against(user, null, caller("ada"))).isEmpty();
  }
}
