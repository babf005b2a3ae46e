package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.dcp.Client;
import com.couchbase.client.dcp.StreamFrom;
import com.couchbase.client.dcp.StreamTo;
import com.couchbase.client.dcp.config.CompressionMode;
import com.couchbase.client.dcp.highlevel.DatabaseChangeListener;
import com.couchbase.client.dcp.highlevel.Deletion;
import com.couchbase.client.dcp.highlevel.DocumentChange;
import com.couchbase.client.dcp.highlevel.FailoverLog;
import com.couchbase.client.dcp.highlevel.FlowControlMode;
import com.couchbase.client.dcp.highlevel.Mutation;
import com.couchbase.client.dcp.highlevel.Rollback;
import com.couchbase.client.dcp.highlevel.SeqnoAdvanced;
import com.couchbase.client.dcp.highlevel.StreamFailure;
import com.couchbase.client.dcp.highlevel.StreamOffset;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/**
 * The cluster's own stream of changes (DCP) in the scope of a store. It takes up lost connections
 * by itself.
 */
final class ChangeStream implements AutoCloseable {
  private static final int BUFFER_BYTES = 8 << 20;

  private final CouchbaseOptions options;
  private final Client client;

  /** Connects; nothing is streamed yet. */
  ChangeStream(CouchbaseOptions options) {
    this.options = options;
    var builder =
        Client.builder()
            .connectionString(options.connectionString())
            .authenticator(Credentials.ofFeed(options.identity()))
            .bucket(options.bucket())
            .collectionsAware(true)
            .scopeName(options.scope())
            .userAgent("stratuslab", "feed")
            .compression(CompressionMode.DISABLED)
            .bootstrapTimeout(options.waits().open())
            .socketConnectTimeout(options.waits().connect().toMillis())
            .flowControl(BUFFER_BYTES);
    options
        .tls()
        .ifPresent(
            tls ->
                builder.securityConfig(
                    security -> {
                      security.enableTls(true).enableHostnameVerification(tls.verifyNames());
                      tls.authorities()
                          .ifPresent(
                              file -> security.trustCertificates(Credentials.certificates(file)));
                    }));
    client = builder.build();
  }

  /**
   * Streams from an offset of each partition on.
   *
   * @param sink told everything, until the stream is closed
   */
  void resume(List<StreamOffset> offsets, Sink sink) {
    listen(sink);
    await(client.connect());
    var map = new HashMap<Integer, StreamOffset>();
    IntStream.range(0, offsets.size()).forEach(i -> map.put(i, offsets.get(i)));
    await(client.resumeStreaming(map));
  }

  /** Streams what comes from now on; returns the offsets of now. */
  List<StreamOffset> follow(Sink sink) {
    listen(sink);
    await(client.connect());
    await(client.initializeState(StreamFrom.NOW, StreamTo.INFINITY));
    var offsets =
        IntStream.range(0, client.numPartitions())
            .mapToObj(partition -> client.sessionState().get(partition).getOffset())
            .toList();
    return offsets;
  }

  /** Begins to stream what {@link #follow} prepared. */
  void start() {
    await(client.startStreaming());
  }

  /** How far each partition is now. */
  long[] now() {
    var seqnos = new long[client.numPartitions()];
    var all = await(client.getSeqnos().collectList());
    all.forEach(one -> seqnos[one.partition()] = one.seqno());
    return seqnos;
  }

  private <T> T await(Mono<T> mono) {
    try {
      return mono.block(options.waits().feed());
    } catch (RuntimeException e) {
      throw new StoreException(Code.UNAVAILABLE, "the feed of the cluster does not answer", e);
    }
  }

  private void listen(Sink sink) {
    client.listener(new Listener(sink), FlowControlMode.AUTOMATIC);
  }

  @Override
  public void close() {
    client.disconnect().subscribe();
  }

  private record Listener(Sink sink) implements DatabaseChangeListener {
    @Override
    public void onMutation(Mutation mutation) {
      told(mutation, mutation.getContent());
    }

    @Override
    public void onDeletion(Deletion deletion) {
      told(deletion, null);
    }

    private void told(DocumentChange change, byte @org.jspecify.annotations.Nullable [] json) {
      sink.told(
          change.getVbucket(),
          change.getOffset(),
          new Sink.Entry(change.getCollection().name(), change.getKey(), change.getCas(), json));
    }

    @Override
    public void onSeqnoAdvanced(SeqnoAdvanced advanced) {
      sink.told(advanced.getVbucket(), advanced.getOffset(), null);
    }

    @Override
    public void onFailoverLog(FailoverLog log) {
      sink.opened(log.getVbucket(), log.getEntries().getFirst().getUuid());
    }

    @Override
    public void onRollback(Rollback rollback) {
      if (sink.rolledBack(rollback.getVbucket(), rollback.getSeqno())) {
        rollback.resume();
      }
    }

    @Override
    public void onFailure(StreamFailure failure) {
      sink.failed(failure.getCause());
    }
  }
}
