package eu.stratuslab.bridge.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import eu.stratuslab.bridge.archive.Header.KeyMaking;
import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.job.CrashPoints;
import eu.stratuslab.bridge.job.Creates;
import eu.stratuslab.bridge.job.Ledger;
import eu.stratuslab.bridge.job.Quotas;
import eu.stratuslab.bridge.store.Between;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Change;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.couchbase.CouchbaseStore;
import eu.stratuslab.bridge.store.couchbase.fake.FakeCouchbase;
import eu.stratuslab.bridge.store.sqlite.SqliteOptions;
import eu.stratuslab.bridge.store.sqlite.SqliteStore;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.resource.ResourceTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes out of a store comes into another one as it was, or not at all. */
class ArchiveTest {
  private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");
  private static final char[] PASSPHRASE = "a pass-phrase of a test".toCharArray();
  private static final byte[] SALT = "sixteen bytes !!".getBytes(StandardCharsets.UTF_8);

  /** What a test need not protect. */
  private static final KeyMaking CHEAP = new KeyMaking(KeyMaking.ARGON2ID, 64, 1, 1, SALT);

  /** Whose collections a test makes in a cluster: the indexes of each take a while. */
  private static final List<String> TYPES =
      List.of("Machine", "Tenant", "User", "Job", "OfANewerVersion");

  private static final String MACHINE = "01a20391-414b-700b-a289-59eb7a4f1aa5";

  @TempDir private Path directory;

  @Test
  void everything_comes_into_an_empty_store_as_it_was() throws Exception {
    try (var from = store("from");
        var to = store("to")) {
      comesOver(from, to);
    }
    try (var reopened = store("to")) {
      assertThat(reopened.cloud()).isEqualTo(Archive.open(file(), PASSPHRASE).header().cloud());
    }
  }

  @Test
  void it_comes_from_one_box_into_a_cluster_and_back() throws Exception {
    try (var cluster = new FakeCouchbase();
        var box = store("from");
        var other = store("to")) {
      try (var inCluster = CouchbaseStore.open(cluster.options().withReserveBytes(0), TYPES)) {
        comesOver(box, inCluster);
      }
      try (var inCluster = CouchbaseStore.open(cluster.options().withReserveBytes(0), TYPES)) {
        assertThat(inCluster.cloud()).isEqualTo(box.cloud());
        Files.delete(file());
        into(other, Archive.open(export(inCluster), PASSPHRASE));
        assertThat(everything(other)).isEqualTo(everything(inCluster));
      }
    }
  }

  private void comesOver(DocumentStore from, DocumentStore to) throws IOException {
    fill(from);
    var archive = Archive.open(export(from), PASSPHRASE);

    assertThat(into(to, archive)).isEqualTo(everything(from).size());

    assertThat(to.cloud()).isEqualTo(from.cloud());
    assertThat(to.term()).isEqualTo(from.term()).isEqualTo(2);
    var expected = everything(from);
    var name = "Machine/" + MACHINE;
    expected.computeIfPresent(
        name, (_, machine) -> machine.with(d -> d.placement(placement().heldAt(7))));
    assertThat(everything(to)).isEqualTo(expected);
    assertThat(to.get("User", "gone").document().gone()).isTrue();
  }

  /** A bridge has died once the Job of a create was there: the create happened. */
  @Test
  void open_jobs_are_rolled_forward_by_the_import_itself() throws Exception {
    var from = new FakeStore(UUID.randomUUID().toString());
    var size = ResourceTypes.MACHINE_CONFIGURATION;
    var spec = Json.object().put("cpu", 1).put("memory", 1024);
    var galileo = new Caller("galileo", "astro", Set.of(Acl.ADMIN));
    var tenant = Json.object().put("key", "astro");
    creates(from, CrashPoints.NONE)
        .create(ResourceTypes.TENANT, "t", galileo, _ -> document(from, "Tenant", "t", tenant));
    var creates =
        creates(
            from,
            point -> {
              if (point.equals(CrashPoints.JOB_INSERTED)) {
                throw new IllegalStateException("dead");
              }
            });
    assertThatThrownBy(
            () ->
                creates.create(size, "j", galileo, _ -> document(from, size.name(), "lost", spec)))
        .hasMessage("dead");
    assertThat(Reads.find(from, size.name(), "lost")).isEmpty();
    var to = new FakeStore("");

    into(to, Archive.open(export(from), PASSPHRASE));

    assertThat(Reads.living(to, size.name(), "lost")).isPresent();
    assertThat(to.get("Job", "j").document().state()).isEqualTo("SUCCESS");
  }

  private static Creates creates(DocumentStore store, CrashPoints crashes) {
    var cloud = Cloud.of(store, () -> NOW, crashes);
    return new Creates(cloud, new Ledger(cloud, new Quotas(cloud)));
  }

  @Test
  void nothing_secret_can_be_read_without_the_pass_phrase() throws Exception {
    try (var from = store("from")) {
      fill(from);
      var text = Files.readString(export(from));

      assertThat(text).contains("galileo").contains("\"secret\":").doesNotContain("s3cret");
      assertThatThrownBy(() -> Archive.open(file(), "another one".toCharArray()))
          .isInstanceOf(BadArchive.class)
          .hasMessageContaining("the pass-phrase is wrong");
    }
  }

  @Test
  void what_was_changed_or_cut_off_is_refused_before_anything_is_written() throws Exception {
    try (var from = store("from")) {
      fill(from);
      var good = Files.readString(export(from));
      var lines = good.lines().toList();

      refused(good.replace("galileo", "galilei"), "changed after it was written");
      refused(String.join("\n", lines.subList(0, lines.size() - 1)), "it was cut off");
      refused(without(lines, 2), "cannot be opened");
      refused(good + "{}\n", "changed after it was written");
      refused("{}", "line 1 is not that of a StratusLab archive");
      refused(good.replace("\"version\":1", "\"version\":2"), "reads up to 1");
      refused(good.replace("\"memory\":64", "\"memory\":2000000000"), "not known here");
      refused("", "empty");
    }
  }

  @Test
  void a_store_that_is_not_empty_is_refused() throws Exception {
    try (var from = store("from")) {
      fill(from);
      var before = everything(from);
      var archive = Archive.open(export(from), PASSPHRASE);

      assertThatThrownBy(() -> Import.into(from, archive, () -> fail("nothing has begun")))
          .isInstanceOf(BadArchive.class)
          .hasMessageContaining("not empty");
      assertThat(everything(from)).isEqualTo(before);
    }
  }

  @Test
  void what_has_to_be_done_first_is_done_before_the_first_document_and_no_bridge_starts()
      throws Exception {
    var from = new FakeStore(UUID.randomUUID().toString());
    fill(from);
    var to = new FakeStore("an empty one");
    var before = new TreeMap<String, Document>();

    Import.into(
        to,
        Archive.open(export(from), PASSPHRASE),
        () -> {
          before.putAll(everything(to));
          assertThatThrownBy(() -> Import.refuseUnfinished(to)).isInstanceOf(BadArchive.class);
        });

    assertThat(before).containsOnlyKeys("Import/import");
  }

  @Test
  void an_import_that_ended_in_between_goes_on_and_no_bridge_starts_meanwhile() throws Exception {
    var from = new FakeStore(UUID.randomUUID().toString());
    fill(from);
    var archive = Archive.open(export(from), PASSPHRASE);
    var complete = from.everything().size();
    for (var inserts = 0; inserts < complete; inserts++) {
      var to = new FakeStore("an empty one");
      var lost = failingAfter(to, inserts);
      assertThatThrownBy(() -> into(lost, archive)).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> Import.refuseUnfinished(to)).isInstanceOf(BadArchive.class);

      into(to, archive);
      Import.refuseUnfinished(to);
      assertThat(everything(to).keySet()).isEqualTo(everything(from).keySet());
      assertThatThrownBy(() -> into(to, archive)).hasMessageContaining("not empty");
    }
  }

  @Test
  void an_import_that_ended_in_between_is_not_gone_on_with_by_another_archive() throws Exception {
    var from = new FakeStore(UUID.randomUUID().toString());
    fill(from);
    var to = new FakeStore("an empty one");
    var lost = failingAfter(to, 3);
    var archive = Archive.open(export(from), PASSPHRASE);
    assertThatThrownBy(() -> into(lost, archive)).isInstanceOf(StoreException.class);
    from.insert(document(from, "Tenant", "later", Json.object().put("key", "later")));

    var other = Archive.open(export(from), PASSPHRASE);
    assertThatThrownBy(() -> into(to, other)).hasMessageContaining("not empty");
  }

  @Test
  void what_changes_while_it_is_exported_is_there_as_it_was_last() throws Exception {
    try (var from = store("from");
        var to = store("to")) {
      fill(from);
      var busy =
          onFirstGet(
              from,
              () -> {
                var tenant = from.get("Tenant", "t");
                from.replace(tenant.document().with(d -> d.name("renamed")), tenant.version());
                var job = from.get("Job", "j");
                from.remove("Job", "j", job.version());
              });

      into(to, Archive.open(export(busy), PASSPHRASE));

      assertThat(to.get("Tenant", "t").document().name()).isEqualTo("renamed");
      assertThat(everything(to).keySet()).isEqualTo(everything(from).keySet());
    }
  }

  @Test
  @Tag("slow")
  void the_key_is_as_hard_to_find_as_is_usual() throws Exception {
    try (var from = store("from")) {
      var out = new ByteArrayOutputStream();
      Export.write(from, out, PASSPHRASE, SALT, NOW);

      assertThat(Archive.open(Files.write(file(), out.toByteArray()), PASSPHRASE).header().key())
          .usingRecursiveComparison()
          .isEqualTo(KeyMaking.usual(SALT));
    }
  }

  @Test
  void a_copy_of_a_store_in_use_holds_everything() throws Exception {
    try (var from = store("from")) {
      fill(from);
      SqliteStore.copy(directory.resolve("from"), directory.resolve("copy"));
      try (var copy = store("copy")) {
        assertThat(everything(copy)).isEqualTo(everything(from));
        assertThat(copy.cloud()).isEqualTo(from.cloud());
      }
    }
  }

  private SqliteStore store(String name) {
    return SqliteStore.open(SqliteOptions.of(directory.resolve(name)).withReserveBytes(0));
  }

  private Path file() {
    return directory.resolve("archive");
  }

  private static long into(DocumentStore store, Archive archive) throws IOException {
    return Import.into(store, archive, () -> {});
  }

  private Path export(DocumentStore store) throws IOException {
    var out = new ByteArrayOutputStream();
    Export.write(store, out, PASSPHRASE, CHEAP, NOW);
    return Files.write(file(), out.toByteArray());
  }

  private void refused(String content, String why) throws IOException {
    var file = Files.writeString(directory.resolve("spoilt"), content);
    assertThatThrownBy(() -> Archive.open(file, PASSPHRASE))
        .isInstanceOf(BadArchive.class)
        .hasMessageContaining(why);
  }

  private static String without(List<String> lines, int index) {
    var left = new ArrayList<>(lines);
    left.remove(index);
    return String.join("\n", left) + "\n";
  }

  private static void fill(DocumentStore store) {
    var spec = Json.object().put("power", "Running").put("powerRevision", 7);
    spec.put("userData", "s3cret of the guest").put("ofANewerVersion", "s3cret, perhaps");
    var machine =
        document(store, "Machine", MACHINE, spec)
            .with(d -> d.placement(placement()).status(Json.object().put("created", true)));
    store.insert(machine);
    store.insert(document(store, "Tenant", "t", Json.object().put("key", "astro")));
    var user = Json.object().put("userName", "galileo").put("password", "s3cret");
    store.insert(document(store, "User", "u", user));
    var gone = store.insert(document(store, "User", "gone", user));
    store.replace(gone.document().buried(NOW, "admin", "j"), gone.version());
    var job = Json.object().put("action", "add");
    job.putArray("documents").add(Json.object().put("password", "s3cret"));
    store.insert(document(store, "Job", "j", job));
    store.insert(document(store, "OfANewerVersion", "x", Json.object().put("a", "s3cret")));
    store.raiseTerm();
    store.raiseTerm();
  }

  private static Placement placement() {
    return new Placement("h", 3, List.of());
  }

  private static Document document(
      DocumentStore store,
      String type,
      String key,
      com.fasterxml.jackson.databind.node.ObjectNode spec) {
    var acl = new Acl(Acl.Principal.user("galileo"), List.of());
    return Document.create(type, key, store.cloud(), "astro", acl, NOW, spec)
        .with(d -> d.name("a name").properties(Map.of("a", "b")));
  }

  private static Map<String, Document> everything(DocumentStore store) {
    var all = new TreeMap<String, Document>();
    Set<Change> names = new HashSet<>(store.changes(Optional.empty(), 10_000, 0).changes());
    for (var name : names) {
      try {
        all.put(name.type() + "/" + name.key(), store.get(name.type(), name.key()).document());
      } catch (StoreException e) {
        assertThat(e.code()).isEqualTo(StoreException.Code.NOT_FOUND);
      }
    }
    return all;
  }

  /** A store that is lost after some inserts. */
  private static DocumentStore failingAfter(DocumentStore store, int inserts) {
    var left = new AtomicInteger(inserts);
    return Between.calls(
        store,
        (call, _) -> {
          if (call.equals("insert") && left.getAndDecrement() <= 0) {
            throw new StoreException(StoreException.Code.UNAVAILABLE, "lost");
          }
        });
  }

  private static DocumentStore onFirstGet(DocumentStore store, Runnable once) {
    var first = new AtomicInteger();
    return Between.calls(
        store,
        (call, _) -> {
          if (call.equals("get") && first.getAndIncrement() == 2) {
            once.run();
          }
        });
  }
}
