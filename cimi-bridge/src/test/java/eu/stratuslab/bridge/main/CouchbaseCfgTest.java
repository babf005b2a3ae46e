package eu.stratuslab.bridge.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Identity;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The file of the original, what was added to it, and everything that can be wrong in it. */
class CouchbaseCfgTest {
  private static final Path FILE = Path.of("/etc/stratuslab/couchbase.cfg");
  private static final Path SECRET = Path.of("/run/secrets/couchbase");

  @Test
  void without_a_file_it_is_bucket_default_on_this_machine() {
    var options = options(null);

    assertThat(options.nodes()).containsExactly(Node.of("localhost"));
    assertThat(options.bucket()).isEqualTo("default");
    assertThat(options.tls()).isEmpty();
    assertThat(cfg(null).notes()).singleElement().asString().contains("there is no " + FILE);
  }

  @Test
  void a_file_of_the_original_says_the_same_as_it_did() {
    var options =
        options(
            """
            # The database of the cloud
            host = db1.example.org db2.example.org:8091\t[2001:db8::3]:11210
            [DEFAULT]
            bucket=cloud
            username=default
            password=of the file # all of it
            [cimi]
            username: cimi
            cfg_docid = ServiceConfiguration/cimi
            [sl-pdc]
            username = another
            anything = of another service
            """);

    assertThat(options.connectionString())
        .isEqualTo("couchbase://db1.example.org,db2.example.org,[2001:db8::3]:11210");
    assertThat(options.bucket()).isEqualTo("cloud");
    assertThat(options.identity())
        .isEqualTo(new Identity.Password("cimi", "of the file # all of it"));
  }

  @Test
  void the_user_is_named_like_the_bucket_unless_said_otherwise() {
    assertThat(options("bucket = cloud\nusername =\n").identity())
        .isEqualTo(new Identity.Password("cloud", ""));
  }

  @Test
  void environment_is_over_secret_is_over_cimi_is_over_default_is_over_no_section() {
    var text = "bucket = none\n[DEFAULT]\nbucket = default\n[cimi]\nbucket = cimi\n";
    var secret = Map.of("bucket", "secret\n");
    var environment = Map.of("STRATUSLAB_COUCHBASE_BUCKET", "environment");

    assertThat(options("bucket = none\n").bucket()).isEqualTo("none");
    assertThat(options("bucket = none\n[DEFAULT]\nbucket = b\n").bucket()).isEqualTo("b");
    assertThat(options(text).bucket()).isEqualTo("cimi");
    assertThat(options(text, Map.of(), secret).bucket()).isEqualTo("secret");
    assertThat(options(text, environment, secret).bucket()).isEqualTo("environment");
  }

  @Test
  void tls_and_a_client_certificate() {
    var options =
        options(
            """
            tls = yes
            authorities = ca.pem
            certificate = /keys/tls.crt
            key = /keys/tls.key
            verify_names = no
            scope = other
            """);

    assertThat(options.connectionString()).startsWith("couchbases://");
    assertThat(options.scope()).isEqualTo("other");
    assertThat(options.tls().orElseThrow().verifyNames()).isFalse();
    assertThat(options.tls().orElseThrow().authorities())
        .contains(Path.of("/etc/stratuslab/ca.pem"));
    assertThat(options.identity())
        .isEqualTo(new Identity.Certificate(Path.of("/keys/tls.crt"), Path.of("/keys/tls.key")));
  }

  @Test
  void a_password_may_stand_in_a_file() {
    assertThat(options("username = u\npassword_file = word\n").identity())
        .isEqualTo(new Identity.Password("u", "content of /etc/stratuslab/word"));
  }

  @Test
  void everything_that_is_wrong_is_named_at_once_with_file_line_and_key() {
    assertThat(
            problems(
                """
                hots = a
                host = http://a:8091 b,c d:99999
                [cmii]
                bucket = x
                [DEFAULT]
                tls = perhaps
                bucket = two words
                key = k
                just a line
                tls = yes
                """))
        .containsExactlyInAnyOrder(
            FILE + " line 1: there is no key hots; there are " + CouchbaseKey.all(),
            FILE
                + " line 2: host: 'http://a:8091' is not HOST or HOST:PORT"
                + " (no scheme: `tls` says whether connections are encrypted)",
            FILE + " line 2: host: 'b,c': that is no host: 'b,c' (nodes are separated by blanks)",
            FILE + " line 2: host: 'd:99999': that is no port: 99999",
            FILE + " line 3: section [cmii] is not known; ours are [cimi] and [DEFAULT]",
            FILE + " line 6: tls: is yes or no",
            FILE + " line 7: bucket: that is no name of a bucket: two words",
            FILE + " line 8: key: needs tls = yes",
            FILE + " line 8: key: certificate and key need each other",
            FILE + " line 9: this is neither [section] nor key = value nor a # comment",
            FILE + " line 10: tls stands in line 6 already");
  }

  @Test
  void names_that_couchbase_does_not_take_are_the_fault_of_their_line() {
    assertThat(problems("\nbucket = two words\n"))
        .containsExactly(FILE + " line 2: bucket: that is no name of a bucket: two words");
    assertThat(problems("scope = _x/y\n")).singleElement().asString().contains(" line 1: scope: ");
  }

  @Test
  void what_is_wrong_in_secret_and_environment_is_named_too() {
    var wrong =
        problems(
            () ->
                options(
                    null,
                    Map.of(
                        "STRATUSLAB_COUCHBASE_BUKET", "x",
                        "STRATUSLAB_COUCHBASE_CFG", "an option",
                        "STRATUSLAB_COUCHBASE_PORT_8091_TCP", "a Service's"),
                    Map.of("user", "x")));

    assertThat(wrong)
        .containsExactlyInAnyOrder(
            "/run/secrets/couchbase/user: there is no key user; there are " + CouchbaseKey.all(),
            "environment variable STRATUSLAB_COUCHBASE_BUKET: there is no key buket; there are "
                + CouchbaseKey.all());
  }

  @Test
  void no_message_tells_a_secret() {
    var text =
        """
        password = s3cret
        s3cret without anything
        password_file = /unreadable
        certificate = c
        hots = s3cret
        """;
    var cfg = cfg(text);

    assertThat(String.join("\n", problems(text))).doesNotContain("s3cret");
    assertThat(cfg.toString()).doesNotContain("s3cret");
    assertThat(options("password = s3cret\n").toString()).doesNotContain("s3cret");
  }

  /** The chart's tests hold it to that rendering. */
  @Test
  void what_the_chart_mounts_says_what_its_values_say() throws IOException {
    var rendering =
        Path.of(System.getProperty("stratuslab.root", ".."))
            .resolve("charts/src/test/resources/renderings/couchbase.rendered.yaml");
    var begin = "  couchbase.cfg: |\n";
    var text = Files.readString(rendering);
    text = text.substring(text.indexOf(begin) + begin.length());

    var options = options(text.substring(0, text.indexOf("---")));

    assertThat(options.nodes())
        .extracting(Node::host)
        .containsExactly("cb-1.example.org", "cb-2.example.org");
    assertThat(options.bucket()).isEqualTo("stratuslab");
    assertThat(options.identity()).isEqualTo(new Identity.Password("bridge", "from # a = file"));
    assertThat(options.tls()).isPresent();
  }

  private static CouchbaseCfg cfg(@Nullable String text) {
    return CouchbaseCfg.of(FILE, text, Map.of(), Map.of(), SECRET);
  }

  private static CouchbaseOptions options(@Nullable String text) {
    return options(text, Map.of(), Map.of());
  }

  private static CouchbaseOptions options(
      @Nullable String text, Map<String, String> environment, Map<String, String> secrets) {
    return CouchbaseReading.of(
        CouchbaseCfg.of(FILE, text, environment, secrets, SECRET),
        file ->
            file.equals("/unreadable")
                ? Optional.empty()
                : Optional.of("content of " + file + "\n"));
  }

  private static List<String> problems(String text) {
    return problems(() -> options(text));
  }

  private static List<String> problems(ThrowingCallable reading) {
    var found = new java.util.ArrayList<String>();
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            CouchbaseReading.BadCfg.class,
            e -> found.addAll(String.valueOf(e.getMessage()).lines().toList()));
    return found;
  }
}
