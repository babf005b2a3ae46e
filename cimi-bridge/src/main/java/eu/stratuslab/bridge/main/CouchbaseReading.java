package eu.stratuslab.bridge.main;

import eu.stratuslab.bridge.main.CouchbaseCfg.Said;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Identity;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Node;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Tls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** From what was said about a cluster to how it is reached, or to all that is wrong with it. */
final class CouchbaseReading {
  private static final Pattern NODE =
      Pattern.compile("(\\[[^\\]]+\\]|[^:\\[\\]]+)(?::([0-9]{1,5}))?");

  private static final CouchbaseOptions USUAL =
      CouchbaseOptions.of(List.of(Node.of("localhost")), new Identity.Password("", ""));

  private final CouchbaseCfg cfg;
  private final Function<String, Optional<String>> files;
  private final List<String> problems;

  private CouchbaseReading(CouchbaseCfg cfg, Function<String, Optional<String>> files) {
    this.cfg = cfg;
    this.files = files;
    problems = new ArrayList<>(cfg.problems());
  }

  /**
   * How the cluster is reached.
   *
   * @param files the content of a file; empty if it cannot be read
   * @throws BadCfg naming all that is wrong
   */
  static CouchbaseOptions of(CouchbaseCfg cfg, Function<String, Optional<String>> files) {
    return new CouchbaseReading(cfg, files).options();
  }

  /** Everything that is wrong, a line each; never a value that may be secret. */
  static final class BadCfg extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private BadCfg(List<String> problems) {
      super(String.join("\n", problems));
    }
  }

  private CouchbaseOptions options() {
    var nodes = nodes();
    var bucket = text(CouchbaseKey.BUCKET).orElse(USUAL.bucket());
    var scope = text(CouchbaseKey.SCOPE).orElse(USUAL.scope());
    check(CouchbaseKey.BUCKET, () -> USUAL.withBucket(bucket));
    check(CouchbaseKey.SCOPE, () -> USUAL.withScope(scope));
    var tls = tls();
    var identity = identity(bucket);
    if (!problems.isEmpty()) {
      throw new BadCfg(problems);
    }
    return new CouchbaseOptions(
        nodes, bucket, scope, identity, tls, USUAL.waits(), USUAL.reserveBytes());
  }

  private void check(CouchbaseKey key, Supplier<CouchbaseOptions> maker) {
    try {
      var _ = maker.get();
    } catch (IllegalArgumentException e) {
      problem(key, String.valueOf(e.getMessage()));
    }
  }

  private List<Node> nodes() {
    var said = cfg.get(CouchbaseKey.HOST);
    if (said.isEmpty()) {
      return USUAL.nodes();
    }
    var nodes = new ArrayList<Node>();
    var words = Arrays.stream(said.get().text().split("\\s+")).filter(w -> !w.isEmpty()).toList();
    words.forEach(word -> node(word).ifPresent(nodes::add));
    if (words.isEmpty()) {
      problem(CouchbaseKey.HOST, "names no node");
    }
    return nodes;
  }

  private Optional<Node> node(String word) {
    var parts = NODE.matcher(word);
    if (!parts.matches()) {
      problem(CouchbaseKey.HOST, "'" + word + "' is not HOST or HOST:PORT" + hint(word));
      return Optional.empty();
    }
    var host = parts.group(1).startsWith("[") ? unbracketed(parts.group(1)) : parts.group(1);
    var port =
        parts.group(2) == null
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(parts.group(2)));
    try {
      return Optional.of(new Node(host, port));
    } catch (IllegalArgumentException e) {
      problem(CouchbaseKey.HOST, "'" + word + "': " + e.getMessage() + hint(word));
      return Optional.empty();
    }
  }

  private static String unbracketed(String host) {
    return host.substring(1, host.length() - 1);
  }

  private static String hint(String word) {
    if (word.contains("//")) {
      return " (no scheme: `tls` says whether connections are encrypted)";
    }
    if (word.contains(",")) {
      return " (nodes are separated by blanks)";
    }
    return word.startsWith("#") ? " (a comment has a line of its own)" : "";
  }

  private Optional<Tls> tls() {
    var wanted = yes(CouchbaseKey.TLS, false);
    if (!wanted) {
      for (var key :
          List.of(
              CouchbaseKey.AUTHORITIES,
              CouchbaseKey.VERIFY_NAMES,
              CouchbaseKey.CERTIFICATE,
              CouchbaseKey.KEY)) {
        if (cfg.get(key).isPresent()) {
          problem(key, "needs tls = yes");
        }
      }
      return Optional.empty();
    }
    return Optional.of(
        new Tls(file(CouchbaseKey.AUTHORITIES), yes(CouchbaseKey.VERIFY_NAMES, true)));
  }

  private Identity identity(String bucket) {
    var certificate = file(CouchbaseKey.CERTIFICATE);
    var key = file(CouchbaseKey.KEY);
    if (cfg.get(CouchbaseKey.CERTIFICATE).isPresent() != cfg.get(CouchbaseKey.KEY).isPresent()) {
      var there =
          cfg.get(CouchbaseKey.KEY).isPresent() ? CouchbaseKey.KEY : CouchbaseKey.CERTIFICATE;
      problem(there, "certificate and key need each other");
    }
    var password = password();
    if (certificate.isPresent() && key.isPresent()) {
      for (var other :
          List.of(CouchbaseKey.USERNAME, CouchbaseKey.PASSWORD, CouchbaseKey.PASSWORD_FILE)) {
        if (text(other).isPresent()) {
          problem(other, "excludes a certificate");
        }
      }
      return new Identity.Certificate(certificate.get(), key.get());
    }
    return new Identity.Password(text(CouchbaseKey.USERNAME).orElse(bucket), password);
  }

  private String password() {
    var file = cfg.get(CouchbaseKey.PASSWORD_FILE).filter(said -> !said.text().isEmpty());
    if (file.isPresent() && text(CouchbaseKey.PASSWORD).isPresent()) {
      problem(CouchbaseKey.PASSWORD_FILE, "password and password_file exclude each other");
    }
    if (file.isEmpty()) {
      return text(CouchbaseKey.PASSWORD).orElse("");
    }
    var content = files.apply(path(file.get()));
    if (content.isEmpty()) {
      problem(CouchbaseKey.PASSWORD_FILE, path(file.get()) + " cannot be read");
    }
    return content.orElse("").strip();
  }

  private Optional<Path> file(CouchbaseKey key) {
    var said = cfg.get(key).filter(there -> !there.text().isEmpty());
    said.filter(there -> files.apply(path(there)).isEmpty())
        .ifPresent(there -> problem(key, path(there) + " cannot be read"));
    return said.map(there -> there.base().resolve(there.text()));
  }

  private static String path(Said said) {
    return said.base().resolve(said.text()).toString();
  }

  private boolean yes(CouchbaseKey key, boolean otherwise) {
    var text = text(key).map(t -> t.toLowerCase(Locale.ROOT));
    if (text.isEmpty()) {
      return otherwise;
    }
    return switch (text.get()) {
      case "yes", "true", "on", "1" -> true;
      case "no", "false", "off", "0" -> false;
      default -> {
        problem(key, "is yes or no");
        yield otherwise;
      }
    };
  }

  /** What was said; an empty value says nothing, as in the original. */
  private Optional<String> text(CouchbaseKey key) {
    return cfg.get(key).map(Said::text).filter(text -> !text.isEmpty());
  }

  private void problem(CouchbaseKey key, String message) {
    var place = cfg.get(key).map(Said::place).orElse("default");
    problems.add(place + ": " + key.text() + ": " + message);
  }
}
