package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.dcp.highlevel.StreamOffset;
import org.jspecify.annotations.Nullable;

/** Takes what a stream of changes tells, from one thread. A slow one slows the stream down. */
interface Sink {
  /**
   * A document that was written or removed.
   *
   * @param json the envelope; null if it was removed
   */
  record Entry(String type, String key, long cas, byte @Nullable [] json) {
    int bytes() {
      return json == null ? 0 : json.length;
    }
  }

  /**
   * A partition went on to an offset.
   *
   * @param entry what changed there; null if it is nothing of ours
   */
  void told(int partition, StreamOffset offset, @Nullable Entry entry);

  /** A partition is streamed from now on, under the history with that uuid. */
  void opened(int partition, long history);

  /**
   * The server lost what was told behind a sequence number, or does not know it any more.
   *
   * @return whether to go on from there
   */
  boolean rolledBack(int partition, long seqno);

  /** The stream cannot go on. */
  void failed(Throwable reason);
}
