package eu.stratuslab.bridge.store.couchbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.couchbase.client.dcp.highlevel.SnapshotMarker;
import com.couchbase.client.dcp.highlevel.StreamOffset;
import eu.stratuslab.bridge.store.couchbase.Position.Base;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {
  private static StreamOffset offset(Random random, long history) {
    var seqno = random.nextLong(1L << 48);
    var marker = new SnapshotMarker(seqno - random.nextLong(Math.min(seqno, 9) + 1), seqno + 3);
    return new StreamOffset(history, seqno, marker, random.nextInt(100));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whole_offsets_survive_as_bytes_and_as_text(long seed) throws IOException {
    var random = new Random(seed);
    var offsets = IntStream.range(0, 64).mapToObj(_ -> offset(random, random.nextLong())).toList();
    assertThat(Position.decode(Position.encode(offsets))).isEqualTo(offsets);

    var base = new Base("b", offsets);
    var position = Position.of(base);
    for (var i = 0; i < 20; i++) {
      var partition = random.nextInt(64);
      var history = random.nextBoolean() ? offsets.get(partition).getVbuuid() : random.nextLong();
      position = position.with(partition, offset(random, history));
    }

    assertThat(Position.decode(base, position.encodeMoved())).isEqualTo(position);
    assertThat(Position.relative(base, position.offsets())).isEqualTo(position);
  }

  @Test
  void a_few_changes_since_a_base_are_a_short_text() {
    var random = new Random(4);
    var base = new Base("b", IntStream.range(0, 1024).mapToObj(_ -> offset(random, 7)).toList());
    var position = Position.of(base);
    for (var i = 0; i < 64; i++) {
      position = position.with(i * 16, offset(random, 7));
    }

    assertThat(position.encodeMoved().length()).isLessThan(1100);
  }

  @Test
  void nonsense_is_refused() {
    var base = Base.beginning(4);
    for (var text : List.of("!", "AAAA", "_____w")) {
      assertThatThrownBy(() -> Position.decode(base, text)).isInstanceOf(IOException.class);
    }
  }
}
