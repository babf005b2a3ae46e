package eu.stratuslab.bridge.store.couchbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Identity;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Node;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Tls;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CouchbaseOptionsTest {
  private static final Identity ALICE = new Identity.Password("alice", "secret");

  @Test
  void nodes_become_a_connection_string() {
    var options =
        CouchbaseOptions.of(
            List.of(Node.of("a"), Node.of("b", 8091), Node.of("::1", 11999)), ALICE);

    assertThat(options.connectionString()).isEqualTo("couchbase://a,b,[::1]:11999");
    assertThat(options.withTls(Tls.DEFAULT).connectionString()).startsWith("couchbases://");
  }

  @Test
  void nobody_sees_a_password() {
    assertThat(CouchbaseOptions.of(List.of(Node.of("a")), ALICE).toString())
        .contains("alice")
        .doesNotContain("secret");
  }

  @Test
  void what_cannot_be_is_refused() {
    var nodes = List.of(Node.of("a"));
    assertThatThrownBy(() -> CouchbaseOptions.of(List.of(), ALICE)).hasMessageContaining("node");
    assertThatThrownBy(() -> Node.of("a,b")).hasMessageContaining("host");
    assertThatThrownBy(() -> Node.of("a", 70_000)).hasMessageContaining("port");
    assertThatThrownBy(() -> CouchbaseOptions.of(nodes, ALICE).withScope("_x"))
        .hasMessageContaining("scope");
    assertThatThrownBy(() -> CouchbaseOptions.of(nodes, ALICE).withBucket("a b"))
        .hasMessageContaining("bucket");
    assertThatThrownBy(
            () ->
                CouchbaseOptions.of(
                    nodes, new Identity.Certificate(Path.of("c.pem"), Path.of("k.pem"))))
        .hasMessageContaining("TLS");
  }
}
