package eu.stratuslab.bridge.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.store.DocumentStore.Change;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An archive that was read once from beginning to end: complete, unchanged, and opened by the
 * pass-phrase.
 */
public final class Archive {
  private final Path file;
  private final Header header;
  private final Sealing sealing;
  private final Map<Change, Long> newest;
  private final String digest;

  private Archive(
      Path file, Header header, Sealing sealing, Map<Change, Long> newest, String digest) {
    this.file = file;
    this.header = header;
    this.sealing = sealing;
    this.newest = newest;
    this.digest = digest;
  }

  /**
   * Checks an archive.
   *
   * @throws BadArchive saying in which line what is wrong
   */
  public static Archive open(Path file, char[] passphrase) throws IOException {
    try (var lines = Files.newBufferedReader(file)) {
      var first = line(lines);
      var header = header(first);
      return new Checking(file, header, new Sealing(passphrase, header.key())).check(first, lines);
    }
  }

  public Header header() {
    return header;
  }

  /** How many documents there are, tombstones included. */
  public long size() {
    return newest.size();
  }

  /** What tells this archive from every other one. */
  String digest() {
    return digest;
  }

  /** Every document, each once, as it was last. */
  void each(Consumer<Document> consumer) throws IOException {
    try (var lines = Files.newBufferedReader(file)) {
      var number = 0L;
      for (var text = lines.readLine(); text != null; text = lines.readLine()) {
        number++;
        var open = number == 1 ? null : tree(number, text).get("document");
        if (open != null && Long.valueOf(number).equals(newest.get(change(open)))) {
          consumer.accept(document(sealing, number, tree(number, text)));
        }
      }
    }
  }

  private static Change change(JsonNode named) {
    return new Change(named.path("type").asText(), named.path("key").asText());
  }

  private static Document document(Sealing sealing, long number, ObjectNode entry) {
    try {
      var open = (ObjectNode) entry.get("document");
      var named = change(open);
      var secret = Json.object();
      if (entry.has("secret")) {
        var about = Parted.about(named.type(), named.key());
        var opened = sealing.open(number, about, entry.get("secret").binaryValue());
        secret = (ObjectNode) Json.mapper().readTree(opened);
      }
      return new Parted(open, secret).whole();
    } catch (IOException | ClassCastException | IllegalArgumentException e) {
      throw new BadArchive("line %d holds no document".formatted(number), e);
    }
  }

  private static ObjectNode tree(long number, String text) {
    try {
      if (Json.mapper().readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new BadArchive("line %d is not JSON".formatted(number), e);
    }
    throw new BadArchive("line %d is no JSON object".formatted(number));
  }

  private static String line(BufferedReader lines) throws IOException {
    return Optional.ofNullable(lines.readLine())
        .orElseThrow(() -> new BadArchive("the archive is empty"));
  }

  private static Header header(String text) {
    var tree = tree(1, text);
    if (!tree.path("format").asText().equals(Header.FORMAT)) {
      throw new BadArchive("line 1 is not that of a StratusLab archive");
    }
    var version = tree.path("version").asInt();
    if (version < 1 || version > Header.VERSION) {
      throw new BadArchive(
          "the archive has version %d, this StratusLab reads up to %d"
              .formatted(version, Header.VERSION));
    }
    try {
      var header = Json.read(tree, Header.class);
      if (!header.cipher().equals(Header.CIPHER) || !header.key().acceptable()) {
        throw new BadArchive("line 1 names a cipher or a key function that is not known here");
      }
      return header;
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new BadArchive("line 1 is not complete", e);
    }
  }

  /** The first look. */
  private static final class Checking {
    private final Path file;
    private final Header header;
    private final Sealing sealing;
    private final Map<Change, Long> newest = new HashMap<>();
    private final MessageDigest digest = Export.sha256();
    private long number = 1;

    Checking(Path file, Header header, Sealing sealing) {
      this.file = file;
      this.header = header;
      this.sealing = sealing;
    }

    Archive check(String first, BufferedReader lines) throws IOException {
      add(first);
      for (var text = lines.readLine(); text != null; text = lines.readLine()) {
        number++;
        var entry = tree(number, text);
        if (entry.has("end")) {
          end(entry, lines);
          return new Archive(
              file, header, sealing, newest, HexFormat.of().formatHex(digest.digest()));
        }
        if (entry.has("removed")) {
          newest.remove(change(entry.get("removed")));
        } else {
          var document = document(sealing, number, entry);
          newest.put(new Change(document.type(), document.key()), number);
        }
        add(text);
      }
      throw new BadArchive("the archive has no end: it was cut off after line " + number);
    }

    private void end(ObjectNode entry, BufferedReader lines) throws IOException {
      var sealed = sealing.open(number, "end", entry.get("end").binaryValue());
      if (!MessageDigest.isEqual(sealed, clone(digest).digest())
          || entry.path("documents").asLong() != newest.size()
          || lines.readLine() != null) {
        throw new BadArchive("the archive was changed after it was written");
      }
    }

    private static MessageDigest clone(MessageDigest digest) {
      try {
        return (MessageDigest) digest.clone();
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
      }
    }

    private void add(String text) {
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }
  }
}
