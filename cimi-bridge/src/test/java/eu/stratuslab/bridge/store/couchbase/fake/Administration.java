package eu.stratuslab.bridge.store.couchbase.fake;

import com.sun.net.httpserver.HttpExchange;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The administration: scopes and collections, and how the cluster is. */
final class Administration {
  private static final String BUCKET = "/pools/default/buckets/" + Bucket.NAME;
  private static final Pattern COLLECTIONS =
      Pattern.compile(Pattern.quote(BUCKET) + "/scopes/([^/]+)/collections/?");

  private final Bucket bucket;
  private final Faults faults;
  private final Supplier<com.fasterxml.jackson.databind.JsonNode> config;

  Administration(
      Bucket bucket, Faults faults, Supplier<com.fasterxml.jackson.databind.JsonNode> config) {
    this.bucket = bucket;
    this.faults = faults;
    this.config = config;
  }

  void handle(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var posted = exchange.getRequestMethod().equals("POST");
    var collections = COLLECTIONS.matcher(path);
    if (path.equals("/pools/default")) {
      Web.send(exchange, 200, pool());
    } else if (path.equals(BUCKET + "/scopes") && !posted) {
      synchronized (bucket) {
        Web.send(exchange, 200, bucket.manifest().json());
      }
    } else if (path.equals(BUCKET + "/scopes") && posted) {
      made(exchange, bucket.addScope(Web.form(exchange, "name")), "Scope");
    } else if (collections.matches() && posted) {
      var name = Web.form(exchange, "name");
      made(exchange, bucket.addCollection(collections.group(1), name), "Collection");
    } else if (path.equals(BUCKET)) {
      var healthy = Json.object();
      healthy.putArray("nodes").addObject().put("status", "healthy");
      Web.send(exchange, 200, healthy);
    } else if (path.startsWith("/pools/default/b/")) {
      Web.send(exchange, 200, config.get());
    } else {
      Web.send(exchange, 404, Json.object().put("unknown", path));
    }
  }

  private com.fasterxml.jackson.databind.JsonNode pool() {
    var pool = Json.object();
    var node = pool.putArray("nodes").addObject().put("status", "healthy");
    node.putArray("services").add("kv").add("n1ql").add("index");
    pool.putObject("storageTotals").putObject("hdd").put("free", faults.freeBytes());
    return pool;
  }

  private void made(HttpExchange exchange, boolean made, String what) throws IOException {
    if (made) {
      Web.send(exchange, 200, Json.object().put("uid", "1"));
    } else {
      var message = what + " with this name already exists";
      Web.send(exchange, 400, Json.object().set("errors", Json.object().put("name", message)));
    }
  }
}
