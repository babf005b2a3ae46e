package eu.stratuslab.bridge.store.couchbase;

import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Identity;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Node;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Tls;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** On the cluster that {@code TEST_COUCHBASE} names, whichever it is. */
@Tag("slow")
@EnabledIfEnvironmentVariable(
    named = "TEST_COUCHBASE",
    matches = ".+",
    disabledReason =
        "skipped: because TEST_COUCHBASE names no cluster:"
            + " couchbase://host?bucket=b&username=u&password=p")
class ExternalCouchbaseTest extends ClusterContract {
  private static final String VARIABLE = "TEST_COUCHBASE";

  @Override
  protected CouchbaseOptions cluster() {
    var uri = URI.create(System.getenv(VARIABLE));
    var values = values(uri.getRawQuery());
    var node = uri.getPort() < 0 ? Node.of(uri.getHost()) : Node.of(uri.getHost(), uri.getPort());
    var options =
        CouchbaseOptions.of(
                List.of(node),
                new Identity.Password(
                    values.getOrDefault("username", ""), values.getOrDefault("password", "")))
            .withBucket(values.getOrDefault("bucket", CouchbaseOptions.DEFAULT_BUCKET));
    return uri.getScheme().equals("couchbases") ? options.withTls(Tls.DEFAULT) : options;
  }

  private static Map<String, String> values(String query) {
    var values = new HashMap<String, String>();
    for (var pair : query.split("&", -1)) {
      var parts = pair.split("=", 2);
      values.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return values;
  }
}
