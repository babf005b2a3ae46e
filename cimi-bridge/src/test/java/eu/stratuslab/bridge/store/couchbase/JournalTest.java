package eu.stratuslab.bridge.store.couchbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.couchbase.client.dcp.highlevel.SnapshotMarker;
import com.couchbase.client.dcp.highlevel.StreamOffset;
import eu.stratuslab.bridge.store.couchbase.Journal.Batch;
import eu.stratuslab.bridge.store.couchbase.Position.Base;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nothing is passed over: what left the journal is read from the cluster. */
class JournalTest {
  private static final int KEPT = 20_000;
  private static final long HISTORY = 7;

  private final Journal journal = new Journal(List.of(offset(0), offset(0)));

  private static StreamOffset offset(long seqno) {
    return new StreamOffset(HISTORY, seqno, new SnapshotMarker(seqno, seqno), 0);
  }

  private static Position position(long first, long second) {
    return new Position(Base.beginning(2), Map.of(0, offset(first), 1, offset(second)));
  }

  private void told(int partition, long seqno) {
    journal.told(
        partition,
        offset(seqno),
        new Sink.Entry("Machine", partition + "-" + seqno, seqno, new byte[0]));
  }

  private Optional<Batch> read(Position position) {
    return journal.read(position, Optional.empty(), _ -> true, KEPT);
  }

  @Test
  void what_came_behind_a_position_is_told_in_its_order() {
    told(0, 1);
    told(1, 1);
    told(0, 2);
    var keys = new ArrayList<String>();
    read(position(1, 0)).orElseThrow().changes().forEach(told -> keys.add(told.entry().key()));
    assertThat(keys).containsExactly("1-1", "0-2");
  }

  @Test
  void a_change_that_left_the_journal_before_it_was_read_is_not_passed_over() {
    told(0, 1);
    told(0, 2);
    var reader = position(1, 0);
    assertThat(journal.covers(reader)).isTrue();
    for (var seqno = 1; seqno <= KEPT; seqno++) {
      told(1, seqno);
    }
    assertThat(journal.covers(reader)).isFalse();
    assertThat(read(reader)).isEmpty();
    assertThat(read(position(2, 0))).isPresent();
  }

  @Test
  void another_copy_that_took_over_is_asked_itself() {
    told(0, 1);
    var reader = position(1, 0);
    journal.opened(0, HISTORY + 1);
    assertThat(read(reader)).isEmpty();
  }
}
