package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.core.error.CouchbaseException;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows, with some delay, whether the disks of the cluster are nearly full. */
final class Space {
  private static final Logger LOG = LoggerFactory.getLogger(Space.class);
  private static final long AGE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Session session;
  private final LongSupplier nanos;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean low;
  private volatile boolean said;
  private volatile long lookedAt;

  Space(Session session, LongSupplier nanos) {
    this.session = session;
    this.nanos = nanos;
    look();
  }

  /** True if nothing may grow. One caller in a while looks again, the others do not wait. */
  boolean low() {
    if (nanos.getAsLong() - lookedAt > AGE_NANOS && looking.compareAndSet(false, true)) {
      try {
        look();
      } finally {
        looking.set(false);
      }
    }
    return low;
  }

  private void look() {
    lookedAt = nanos.getAsLong();
    if (session.options().reserveBytes() == 0) {
      return;
    }
    try {
      var pool = Json.mapper().readTree(session.administration("/pools/default").content());
      var disk = pool.path("storageTotals").path("hdd");
      if (disk.path("free").isNumber()) {
        low = disk.path("free").asLong() < session.options().reserveBytes();
        return;
      }
      unknown(null);
    } catch (CouchbaseException | IOException e) {
      unknown(e);
    }
  }

  private void unknown(@org.jspecify.annotations.Nullable Exception reason) {
    if (!said) {
      LOG.warn("the free space of the cluster is not known: the reserve is not kept", reason);
      said = true;
    }
  }

  static StoreException none() {
    return new StoreException(
        Code.NO_SPACE, "the cluster's reserve of free space is reached: only deleting is possible");
  }
}
