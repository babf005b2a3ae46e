package eu.stratuslab.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.KubeException.Code;
import eu.stratuslab.model.document.Json;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A list, then a watch from where it ended. A stream that the server ends in peace is taken up
 * where it was; after anything else everything is listed anew.
 */
final class ResourceWatch implements KubeApi.Watching {
  private static final Logger LOG = LoggerFactory.getLogger(ResourceWatch.class);
  private static final int STREAM_SECONDS = 300;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final long CLOSE_MILLIS = 10_000;

  private final ApiConnection connection;
  private final Supplier<String> clusterUid;
  private final Kind kind;
  private final Map<String, String> labels;
  private final KubeApi.Look look;

  /** The version of each resource that is there. */
  private final Map<Ref, String> known = new HashMap<>();

  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable AsyncBody stream;
  private volatile String position = "";

  ResourceWatch(
      ApiConnection connection,
      Supplier<String> clusterUid,
      Kind kind,
      Map<String, String> labels,
      KubeApi.Look look) {
    this.connection = connection;
    this.clusterUid = clusterUid;
    this.kind = kind;
    this.labels = Map.copyOf(labels);
    this.look = look;
    thread = Thread.ofVirtual().name("watch-" + kind.plural()).start(this::run);
  }

  private void run() {
    var failures = 0;
    while (!closed) {
      try {
        var cluster = clusterUid.get();
        lookAtEverything();
        failures = 0;
        while (!closed && follow() && clusterUid.get().equals(cluster)) {
          LOG.trace("the watch on {} goes on from {}", kind.plural(), position);
        }
      } catch (KubeException e) {
        failures++;
        tell(e, failures);
        pause(failures);
      } catch (RuntimeException | Error e) {
        failures++;
        LOG.warn("the watch on {} begins anew after a fault of ours", kind.plural(), e);
        pause(failures);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void tell(KubeException e, int failures) {
    if (!closed && failures == 3) {
      LOG.warn("no watch on {} for now: {}", kind.plural(), e.getMessage());
    }
  }

  private void pause(int failures) {
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 8));
    var bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    if (!closed) {
      LockSupport.parkNanos(bounded.toNanos());
    }
  }

  /** What changed or went while nobody watched is looked at as if somebody had. */
  private void lookAtEverything() {
    var listed = new HashMap<Ref, String>();
    position =
        Fabric8KubeApi.page(
            connection,
            kind,
            labels,
            resource -> listed.put(resource.ref(), resource.meta().resourceVersion()));
    var before = Map.copyOf(known);
    known.clear();
    known.putAll(listed);
    listed.forEach(
        (ref, version) -> {
          if (before.isEmpty() || version.equals(before.get(ref))) {
            look.listed(ref);
          } else {
            look.accept(ref);
          }
        });
    before.keySet().stream().filter(ref -> !listed.containsKey(ref)).forEach(look);
  }

  /** Follows one stream to its end; false if the position is of no use any more. */
  private boolean follow() throws InterruptedException {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("watch", "true");
    parameters.put("allowWatchBookmarks", "true");
    parameters.put("resourceVersion", position);
    parameters.put("timeoutSeconds", Integer.toString(STREAM_SECONDS));
    if (!labels.isEmpty()) {
      parameters.put("labelSelector", ApiConnection.selector(labels));
    }
    var lines = new Lines();
    var request =
        connection
            .request(ApiConnection.path(kind, null) + ApiConnection.query(parameters))
            .forStreaming()
            .build();
    try {
      open(request, lines);
      return !lines.expired;
    } catch (ExecutionException | TimeoutException e) {
      throw new KubeException(Code.UNAVAILABLE, "watch on " + kind.plural() + ": " + e, e);
    } finally {
      stop();
    }
  }

  private void open(HttpRequest request, Lines lines)
      throws ExecutionException, InterruptedException, TimeoutException {
    var response =
        connection
            .http()
            .consumeBytes(request, lines)
            .get(ApiConnection.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    var body = response.body();
    stream = body;
    if (!response.isSuccessful()) {
      if (response.code() == 410) {
        lines.expired = true;
        return;
      }
      throw ApiConnection.failure(request, response.code(), new byte[0]);
    }
    body.done().whenComplete((_, error) -> lines.end(error));
    body.consume();
    lines.ended.get(STREAM_SECONDS + 30L, TimeUnit.SECONDS);
  }

  private void stop() {
    var now = stream;
    stream = null;
    if (now != null) {
      now.cancel();
    }
  }

  private void take(String type, JsonNode object) {
    var version = object.path("metadata").path("resourceVersion").asText();
    if (!version.isEmpty()) {
      position = version;
    }
    if (type.equals("BOOKMARK")) {
      return;
    }
    var ref = ResourceJson.read(kind, (ObjectNode) object).ref();
    if (type.equals("DELETED")) {
      known.remove(ref);
    } else {
      known.put(ref, version);
    }
    look.accept(ref);
  }

  @Override
  public void close() {
    closed = true;
    stop();
    thread.interrupt();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Cuts the stream into lines; each is one event. Asks for more only when it is through. */
  private final class Lines implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private volatile boolean expired;

    @Override
    public void consume(List<ByteBuffer> buffers, AsyncBody body) {
      try {
        buffers.forEach(this::cut);
      } catch (RuntimeException | Error e) {
        // Nobody else would be told: the stream would be waited for until its time is over.
        end(e);
      }
      if (!ended.isDone()) {
        body.consume();
      }
    }

    private void cut(ByteBuffer buffer) {
      while (buffer.hasRemaining() && !ended.isDone()) {
        var next = buffer.get();
        if (next == '\n') {
          take();
        } else {
          line.write(next);
        }
      }
    }

    private void take() {
      var event = tree(line.toByteArray());
      line.reset();
      if (closed || event.isEmpty()) {
        return;
      }
      if (event.path("type").asText().equals("ERROR")) {
        expired = true;
        end(null);
        return;
      }
      ResourceWatch.this.take(event.path("type").asText(), event.path("object"));
    }

    private void end(@Nullable Throwable error) {
      if (error == null || error instanceof CancellationException) {
        ended.complete(true);
      } else {
        ended.completeExceptionally(error);
      }
    }

    private static JsonNode tree(byte[] json) {
      try {
        return Json.mapper().readTree(json);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
