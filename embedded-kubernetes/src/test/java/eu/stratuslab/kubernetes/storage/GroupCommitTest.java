package eu.stratuslab.kubernetes.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The thread that writes for all. */
class GroupCommitTest {

  @Test
  void an_error_refuses_one_write_and_not_those_after_it() throws StaleWrite {
    AtomicInteger bugs = new AtomicInteger(1);
    Store store = new Store(broken(bugs), 10, 1);
    try (GroupCommit writer = new GroupCommit(store)) {
      assertThatThrownBy(() -> writer.write(created("a"))).hasRootCauseMessage("a bug");
      assertThat(writer.write(created("b")).key().name()).isEqualTo("b");
      bugs.set(1);
      assertThatThrownBy(writer::wipe).hasRootCauseMessage("a bug");
      writer.wipe();
    }
    assertThat(store.all()).isEmpty();
  }

  private static Proposal created(String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.putObject("metadata").put("name", name).put("uid", "u-" + name);
    return Proposal.create(new ObjectKey("things", "", name), object, Optional.empty());
  }

  private static Backing broken(AtomicInteger bugs) {
    return new Backing() {
      private void bug() {
        if (bugs.getAndDecrement() > 0) {
          throw new AssertionError("a bug");
        }
      }

      @Override
      public Contents load() {
        return new Contents(0, List.of());
      }

      @Override
      public void commit(long revision, List<Change> changes) {
        bug();
      }

      @Override
      public void wipe(long revision) {
        bug();
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
