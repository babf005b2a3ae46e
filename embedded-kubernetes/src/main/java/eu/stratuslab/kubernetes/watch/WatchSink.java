package eu.stratuslab.kubernetes.watch;

import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.io.IOException;

/** Where a watch writes; an IOException ends the watch: the client is gone. */
public interface WatchSink {

  /** An event: ADDED, MODIFIED or DELETED. */
  void event(String type, StoredObject object) throws IOException;

  /** A bookmark; {@code initialEnd} marks the end of the initial state. */
  void bookmark(long revision, boolean initialEnd) throws IOException;

  void error(ApiFailure failure) throws IOException;

  /** Sends what was written so far. */
  void flush() throws IOException;
}
