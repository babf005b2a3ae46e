package eu.stratuslab.agent.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ListenersTest {

  @Test
  void an_error_of_one_listener_is_nothing_to_the_others_nor_to_the_caller() {
    var listeners = new Listeners();
    List<UUID> looked = new ArrayList<>();
    for (var i = 0; i < 2; i++) {
      listeners.add(
          new DomainListener() {
            @Override
            public void look(UUID uuid) {
              looked.add(uuid);
              throw new AssertionError("a bug");
            }

            @Override
            public void lookAtAll() {
              throw new AssertionError("a bug");
            }
          });
    }
    listeners.look(new UUID(0, 1));
    listeners.lookAtAll();
    assertThat(looked).hasSize(2);
  }
}
