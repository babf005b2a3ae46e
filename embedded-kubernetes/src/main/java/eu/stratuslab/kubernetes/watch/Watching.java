package eu.stratuslab.kubernetes.watch;

import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.selector.Selection;
import eu.stratuslab.kubernetes.storage.Change;
import eu.stratuslab.kubernetes.storage.EventLog;
import eu.stratuslab.kubernetes.storage.Snapshot;
import eu.stratuslab.kubernetes.storage.Store;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.io.IOException;
import java.time.Duration;

/** One watch: follows the history of a resource and writes what a selection sees of it. */
public final class Watching {
  private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(30);

  private final Store store;
  private final String storage;
  private final EventLog log;
  private final Selection selection;
  private final WatchOptions options;
  private final WatchSink sink;

  public Watching(
      Store store, String storage, Selection selection, WatchOptions options, WatchSink sink) {
    this.store = store;
    this.log = store.log(storage);
    this.selection = selection;
    this.options = options;
    this.sink = sink;
    this.storage = storage;
  }

  /** Runs until the time is up, the client is gone, or the history is. */
  public void run() throws IOException, InterruptedException {
    long seen = options.from();
    if (seen == 0 || options.initialEvents()) {
      seen = sendState();
    } else if (seen > store.revision()) {
      // A revision of a future that was lost with its data: the client must list again.
      sink.error(ApiFailure.tooOld(seen, store.revision()));
      sink.flush();
      return;
    }
    sink.flush();
    follow(seen);
  }

  private long sendState() throws IOException {
    Snapshot snapshot = store.list(storage, selection.namespace());
    for (StoredObject object : snapshot.objects()) {
      if (selection.matches(object)) {
        sink.event("ADDED", object);
      }
    }
    if (options.initialEvents() && options.bookmarks()) {
      sink.bookmark(snapshot.revision(), true);
    }
    return snapshot.revision();
  }

  private void follow(long from) throws IOException, InterruptedException {
    long seen = from;
    long end = System.nanoTime() + options.timeout().toNanos();
    while (true) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      // Read first: every change up to here is in the log by then.
      long settled = store.revision();
      Duration wait = Duration.ofNanos(Math.min(left, BOOKMARK_EVERY.toNanos()));
      switch (log.after(seen, wait)) {
        case EventLog.Reading.Closed _ -> {
          return;
        }
        case EventLog.Reading.Gone(long oldest) -> {
          sink.error(ApiFailure.tooOld(seen, oldest));
          sink.flush();
          return;
        }
        case EventLog.Reading.Changes(var changes) -> {
          for (Change change : changes) {
            send(change);
            seen = change.revision();
          }
          if (changes.isEmpty()) {
            seen = Math.max(seen, settled);
            if (options.bookmarks()) {
              sink.bookmark(seen, false);
            }
          }
          sink.flush();
        }
      }
    }
  }

  /** An object that begins or ceases to match appears or disappears for this watch. */
  private void send(Change change) throws IOException {
    boolean was = change.before() != null && selection.matches(change.before());
    boolean is = !change.removed() && selection.matches(change.after());
    if (is) {
      sink.event(was ? "MODIFIED" : "ADDED", change.after());
    } else if (was) {
      sink.event("DELETED", change.after());
    }
  }
}
