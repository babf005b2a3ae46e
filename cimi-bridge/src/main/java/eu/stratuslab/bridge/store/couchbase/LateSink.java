package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.dcp.highlevel.StreamOffset;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Stands for a sink that is made from what the stream says before it begins. */
final class LateSink implements Sink {
  private final CompletableFuture<Sink> sink = new CompletableFuture<>();

  void to(Sink made) {
    sink.complete(made);
  }

  @Override
  public void told(int partition, StreamOffset offset, @Nullable Entry entry) {
    sink.join().told(partition, offset, entry);
  }

  @Override
  public void opened(int partition, long history) {
    sink.join().opened(partition, history);
  }

  @Override
  public boolean rolledBack(int partition, long seqno) {
    return sink.join().rolledBack(partition, seqno);
  }

  @Override
  public void failed(Throwable reason) {
    sink.join().failed(reason);
  }
}
