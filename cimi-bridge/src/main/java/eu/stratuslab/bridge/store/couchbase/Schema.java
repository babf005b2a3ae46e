package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.core.error.CollectionExistsException;
import com.couchbase.client.core.error.CouchbaseException;
import com.couchbase.client.core.error.ScopeExistsException;
import com.couchbase.client.java.Scope;
import com.couchbase.client.java.manager.collection.CollectionSpec;
import com.couchbase.client.java.manager.collection.ScopeSpec;
import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes scopes, collections and indexes where they are missing. Any number of processes may do so
 * at once, and after a crash at any point. Whoever may not make anything finds it made.
 */
final class Schema {
  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final String INDEXES =
      "SELECT i.keyspace_id AS c, i.name AS n, i.state AS s FROM system:indexes AS i"
          + " WHERE i.bucket_id = ? AND i.scope_id = ?";

  private final Session session;
  private final Queries queries;
  private final LongSupplier nanos;
  private final Set<String> ready = ConcurrentHashMap.newKeySet();

  Schema(Session session, Queries queries, LongSupplier nanos) {
    this.session = session;
    this.queries = queries;
    this.nanos = nanos;
  }

  /** The types whose collections are there. */
  Set<String> types() {
    return Set.copyOf(ready);
  }

  /** Makes what is missing of a type. */
  void ensure(String type) {
    if (!ready.contains(type)) {
      ensure(List.of(type));
    }
  }

  /**
   * Makes what is missing.
   *
   * @throws StoreException {@code UNAVAILABLE} if it is not there in time
   */
  void ensure(Collection<String> types) {
    var end = nanos.getAsLong() + session.options().waits().open().toNanos();
    var own = List.of(Session.META, Session.AUDIENCES, Session.CHECKPOINTS);
    try {
      collections(session.options().scope(), types);
      collections(session.apartName(), own);
      var wanted = new HashMap<String, List<Indexes>>();
      types.forEach(type -> wanted.put(type, Indexes.OF_DOCUMENTS));
      indexes(session.documents(), wanted, end);
      indexes(session.apart(), Map.of(Session.AUDIENCES, Indexes.OF_AUDIENCES), end);
    } catch (CouchbaseException e) {
      throw Failure.of(e, "what the store is made of");
    }
    ready.addAll(types);
  }

  private void collections(String scope, Collection<String> names) {
    var manager = session.bucket().collections();
    var there =
        manager.getAllScopes().stream().filter(spec -> spec.name().equals(scope)).findFirst();
    if (there.isEmpty()) {
      try {
        manager.createScope(scope);
        LOG.info("made scope {}", scope);
      } catch (ScopeExistsException _) {
        LOG.debug("scope {} was made meanwhile", scope);
      }
    }
    var known = new HashSet<String>();
    there.map(ScopeSpec::collections).stream()
        .flatMap(Collection::stream)
        .map(CollectionSpec::name)
        .forEach(known::add);
    for (var name : names) {
      if (!known.contains(name)) {
        try {
          manager.createCollection(scope, name);
        } catch (CollectionExistsException _) {
          LOG.debug("collection {} was made meanwhile", name);
        }
      }
    }
  }

  /** Declares, builds and waits; whatever fails because another does the same is tried again. */
  private void indexes(Scope scope, Map<String, List<Indexes>> wanted, long end) {
    var replicas = -1;
    while (true) {
      var states = states(scope);
      var missing = false;
      for (var entry : wanted.entrySet()) {
        var deferred = new ArrayList<String>();
        for (var index : entry.getValue()) {
          var state = states.get(entry.getKey() + "/" + index.name());
          missing |= !"online".equals(state);
          if (state == null) {
            replicas = replicas < 0 ? replicas() : replicas;
            attempt(scope, index.create(entry.getKey(), replicas));
            deferred.add(index.name());
          } else if (state.equals("deferred")) {
            deferred.add(index.name());
          }
        }
        if (!deferred.isEmpty()) {
          attempt(
              scope,
              "BUILD INDEX ON `%s`(`%s`)".formatted(entry.getKey(), String.join("`, `", deferred)));
        }
      }
      if (!missing) {
        return;
      }
      if (nanos.getAsLong() - end > 0) {
        throw new StoreException(Code.UNAVAILABLE, "the indexes are not built in time");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private Map<String, String> states(Scope scope) {
    var states = new HashMap<String, String>();
    for (var row : queries.once(scope, INDEXES, session.options().bucket(), scope.name())) {
      states.put(row.path("c").asText() + "/" + row.path("n").asText(), row.path("s").asText());
    }
    return states;
  }

  private void attempt(Scope scope, String statement) {
    try {
      var unused = queries.once(scope, statement);
    } catch (StoreException e) {
      // Another process does the same, or the cluster needs a moment: what counts is the state.
      LOG.debug("not done yet: {}", statement, e);
    }
  }

  /** One copy of each index on another node, if there is one. */
  private int replicas() {
    try {
      var nodes = 0;
      for (JsonNode node : pool().path("nodes")) {
        for (var service : node.path("services")) {
          nodes += service.asText().equals("index") ? 1 : 0;
        }
      }
      return nodes > 1 ? 1 : 0;
    } catch (CouchbaseException | IOException e) {
      LOG.warn("the nodes of the cluster cannot be listed: indexes get no replica", e);
      return 0;
    }
  }

  private JsonNode pool() throws IOException {
    return Json.mapper().readTree(session.administration("/pools/default").content());
  }
}
