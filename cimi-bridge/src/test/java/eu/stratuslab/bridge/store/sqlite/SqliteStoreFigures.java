package eu.stratuslab.bridge.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.filter.Order;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.AttributeType;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures, and asserts nothing about time: the figures are logged. */
@Tag("slow")
class SqliteStoreFigures {
  private static final Logger log = LoggerFactory.getLogger(SqliteStoreFigures.class);
  private static final int DOCUMENTS = 100_000;
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @TempDir private Path directory;
  private DocumentStore store = new eu.stratuslab.bridge.store.FakeStore("unused");

  @BeforeEach
  void fill() throws Exception {
    store =
        SqliteStore.open(
            SqliteOptions.of(directory.resolve("db")).withReserveBytes(0).withWait(4096, 60_000));
    measure("insert, 32 writers", DOCUMENTS, 32, i -> store.insert(document(i)));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Document document(int i) {
    var spec = Json.object().put("cpu", i % 16).put("memory", 1024 * (i % 8));
    for (var d = 0; d < 12; d++) {
      spec.putObject("disk" + d).put("capacity", 1000).put("note", "x".repeat(80));
    }
    return SampleDocuments.machine(key(i), "user" + i % 100)
        .with(d -> d.name("machine-" + i).state(i % 3 == 0 ? "STOPPED" : "STARTED").spec(spec));
  }

  private static String key(int i) {
    return "0192f000-0000-7000-8000-%012d".formatted(i);
  }

  @Test
  void figures() throws Exception {
    var random = new java.util.Random(1);
    measure("get, 1 reader", 20_000, 1, i -> store.get("Machine", key(random.nextInt(DOCUMENTS))));
    measure("get, 32 readers", 60_000, 32, i -> store.get("Machine", key(i * 7 % DOCUMENTS)));
    measure("CAS update, 1 writer", 3_000, 1, this::update);
    measure("CAS update, 32 writers", 30_000, 32, this::update);
    measure("status patch, 32 writers", 30_000, 32, this::patch);
    var admin = SampleDocuments.ADMIN;
    var user = SampleDocuments.caller("user7");
    var name = compared("name", AttributeType.STRING, Operator.EQUAL, "machine-54307");
    lists("page of 100, admin", query(admin, Filter.all(), List.of()), 2_000);
    lists("page of 100, a user with 1,000", query(user, Filter.all(), List.of()), 2_000);
    lists("page of 100 by name, admin", query(admin, Filter.all(), List.of(byName())), 2_000);
    lists("page of 100 by name, user", query(user, Filter.all(), List.of(byName())), 2_000);
    lists("last page of 100, admin", last(query(admin, Filter.all(), List.of(byName()))), 2_000);
    lists("filter by name, admin", query(admin, name, List.of()), 5_000);
    lists("filter by name, user", query(user, name, List.of()), 5_000);
    var state = compared("state", AttributeType.STRING, Operator.EQUAL, "STARTED");
    lists("state = STARTED, admin", query(admin, state, List.of()), 1_000);
    lists("state = STARTED by name, admin", query(admin, state, List.of(byName())), 1_000);
    var cpu = compared("spec.cpu", AttributeType.INTEGER, Operator.GREATER, "14");
    lists("cpu > 14 (a scan), admin", query(admin, cpu, List.of()), 5);
    lists("cpu > 14 (a scan), user", query(user, cpu, List.of()), 50);
    var byCpu = new Order("cpu", AttributeType.INTEGER, "spec.cpu", true);
    lists("by cpu (a scan), admin", query(admin, Filter.all(), List.of(byCpu)), 5);
    feed();
  }

  private void update(int i) {
    var key = key(i * 13 % DOCUMENTS);
    var read = store.get("Machine", key);
    store.replace(read.document().with(d -> d.description("change " + i)), read.version());
  }

  private void patch(int i) {
    var key = key(i * 13 % DOCUMENTS);
    var read = store.get("Machine", key);
    store.patchStatus(
        "Machine", key, read.version(), 0, d -> d.with(b -> b.state("PAUSED").reported()));
  }

  private void lists(String what, ListQuery query, int times) throws Exception {
    measure(what, times, 1, i -> assertThat(store.list(query).items()).isNotEmpty());
  }

  private ListQuery last(ListQuery query) {
    var page = store.list(query);
    var cursor = page.next();
    while (page.next().isPresent()) {
      cursor = page.next();
      page = store.list(at(query, cursor, 1000));
    }
    return at(query, cursor, 100);
  }

  private static ListQuery at(ListQuery q, Optional<String> cursor, int limit) {
    return new ListQuery(
        q.type(), q.caller(), q.filter(), q.order(), 1, Long.MAX_VALUE, cursor, limit);
  }

  private static ListQuery query(Caller caller, Filter filter, List<Order> order) {
    return new ListQuery(
        "Machine", caller, filter, order, 1, Long.MAX_VALUE, Optional.empty(), 100);
  }

  private static Filter compared(String path, AttributeType type, Operator op, String value) {
    return new Filter.Comparison(path, type, path, op, value);
  }

  private static Order byName() {
    return new Order("name", AttributeType.STRING, "name", false);
  }

  private interface Operation {
    void run(int i);
  }

  private static void measure(String what, int times, int threads, Operation operation)
      throws Exception {
    for (var i = 0; i < times / 10 && !what.startsWith("insert"); i++) {
      operation.run(i);
    }
    var cpu = PROCESS.getProcessCpuTime();
    var start = System.nanoTime();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new CountDownLatch(threads);
      for (var t = 0; t < threads; t++) {
        var first = t;
        var unused =
            executor.submit(
                () -> {
                  for (var i = first; i < times; i += threads) {
                    operation.run(i);
                  }
                  tasks.countDown();
                });
      }
      assertThat(tasks.await(10, TimeUnit.MINUTES)).isTrue();
    }
    var seconds = (System.nanoTime() - start) / 1e9;
    log.info(
        "{}",
        "%-36s %10.0f /s %10.3f ms %10.3f ms CPU"
            .formatted(
                what,
                times / seconds,
                seconds * 1000 * threads / times,
                (PROCESS.getProcessCpuTime() - cpu) / 1e6 / times));
  }

  /** From before the write to the answer of a waiting consumer. */
  private void feed() throws Exception {
    var begun = new LinkedBlockingQueue<Long>();
    var rounds = 2_000;
    var latencies = new long[rounds];
    var checkpoint = new String[] {end()};
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = new LinkedBlockingQueue<Integer>();
      var consumer =
          executor.submit(
              () -> {
                for (var i = 0; i < rounds; i++) {
                  waiting.add(i);
                  var batch = store.changes(Optional.of(checkpoint[0]), 100, 60_000);
                  latencies[i] = System.nanoTime() - begun.take();
                  checkpoint[0] = batch.checkpoint();
                }
                return true;
              });
      for (var i = 0; i < rounds; i++) {
        assertThat(waiting.poll(60, TimeUnit.SECONDS)).isNotNull();
        var read = store.get("Machine", key(i));
        begun.add(System.nanoTime());
        store.replace(read.document(), read.version());
      }
      consumer.get();
    }
    Arrays.sort(latencies);
    log.info(
        "{}",
        "feed, write begun to told: p50 %.3f ms, p99 %.3f ms"
            .formatted(latencies[rounds / 2] / 1e6, latencies[rounds * 99 / 100] / 1e6));
  }

  private String end() {
    var checkpoint = Optional.<String>empty();
    while (true) {
      var batch = store.changes(checkpoint, 10_000, 0);
      checkpoint = Optional.of(batch.checkpoint());
      if (batch.changes().isEmpty()) {
        return batch.checkpoint();
      }
    }
  }
}
