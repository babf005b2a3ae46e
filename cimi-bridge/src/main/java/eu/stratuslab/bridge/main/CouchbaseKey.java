package eu.stratuslab.bridge.main;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code couchbase.cfg} can say. The first four are the original's. */
enum CouchbaseKey {
  HOST("Nodes of the cluster, HOST or HOST:PORT, separated by blanks; `localhost` if absent."),
  BUCKET("The bucket; `default` if absent. It has to exist."),
  USERNAME("The user; named like the bucket if absent."),
  PASSWORD("The user's password; empty if absent."),
  PASSWORD_FILE("Instead of `password`: the file that holds it."),
  SCOPE("The scope, made if it is missing; `stratuslab` if absent."),
  TLS("`yes` for encrypted connections; `no` if absent."),
  AUTHORITIES("PEM file of those whose certificates are trusted; Java's if absent. Needs `tls`."),
  VERIFY_NAMES("`no` takes a certificate of another name; `yes` if absent. Needs `tls`."),
  CERTIFICATE("PEM file of our own certificate, instead of a password. Needs `tls` and `key`."),
  KEY("PEM file of the certificate's key, PKCS#8, not encrypted.");

  private final String meaning;

  CouchbaseKey(String meaning) {
    this.meaning = meaning;
  }

  /** As it stands in the file. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One line of Markdown. */
  String meaning() {
    return meaning;
  }

  static Optional<CouchbaseKey> of(String text) {
    return Arrays.stream(values()).filter(key -> key.text().equals(text)).findFirst();
  }

  /** All of them, for those who asked for another one. */
  static String all() {
    return Arrays.stream(values()).map(CouchbaseKey::text).collect(Collectors.joining(", "));
  }
}
