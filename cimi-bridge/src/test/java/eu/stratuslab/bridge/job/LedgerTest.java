package eu.stratuslab.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Ownership.Owner;
import eu.stratuslab.bridge.store.Between;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.kube.Await;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ledger says the same of its tenant whatever is in pages, and whoever is moving it there. */
class LedgerTest {
  private static final String TENANT = "blue";
  private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");

  private final FakeStore store = new FakeStore(UUID.randomUUID().toString());
  private final Ledger ledger = ledger(store, 4);

  private static Ledger ledger(DocumentStore store, int most) {
    var cloud = Cloud.of(store, () -> NOW, CrashPoints.NONE);
    return new Ledger(cloud, new Quotas(cloud), most);
  }

  @BeforeEach
  void open() {
    store.insert(Ledger.opened(store.cloud(), TENANT, NOW));
  }

  private Document document() {
    return store.get(Ledger.TYPE, TENANT).document();
  }

  private static Owner owner(int number) {
    return new Owner("Machine", "m" + number, "job-" + number);
  }

  private static Usage usage(long cpus) {
    return new Usage(1, cpus, 10 * cpus, 100);
  }

  @Test
  void a_long_ledger_goes_into_pages_and_counts_the_same() {
    for (var i = 0; i < 12; i++) {
      ledger.reserve(TENANT, owner(i), usage(1));
    }
    ledger.settle();

    assertThat(document().spec().path("entries")).isEmpty();
    assertThat(ledger.owners(document())).hasSize(12).containsEntry(owner(7), usage(1));
    assertThat(ledger.total(document())).isEqualTo(new Usage(12, 12, 120, 1200));
    assertThatThrownBy(() -> ledger.close(TENANT, "j")).hasMessageContaining("12 resources");
    assertThatThrownBy(() -> ledger.reserve(TENANT, owner(99), usage(100)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("cpus");
  }

  @Test
  void what_is_in_a_page_is_changed_and_forgotten_like_anything_else() {
    for (var i = 0; i < 6; i++) {
      ledger.reserve(TENANT, owner(i), usage(1));
    }
    ledger.settle();
    ledger.reserve(TENANT, owner(3), usage(4));
    ledger.release(TENANT, "Machine", "m5");
    ledger.release(TENANT, "Machine", "m5");

    assertThat(ledger.total(document())).isEqualTo(new Usage(5, 8, 80, 500));
    for (var i = 0; i < 5; i++) {
      ledger.release(TENANT, "Machine", "m" + i);
    }
    ledger.settle();
    assertThat(ledger.total(document())).isEqualTo(Usage.NONE);
    ledger.close(TENANT, "j");
    ledger.remove(TENANT);
    assertThat(store.everything()).isEmpty();
  }

  @Test
  void what_was_not_written_by_an_error_is_told_to_all_who_waited_for_that_write()
      throws InterruptedException {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var broken =
        ledger(
            Between.calls(
                store,
                (call, _) -> {
                  if (call.equals("replace")) {
                    begun.countDown();
                    await(goOn);
                    throw new AssertionError("a bug");
                  }
                }),
            4);
    var told = new CopyOnWriteArrayList<Throwable>();
    var threads = new ArrayList<Thread>();
    for (var i = 0; i < 3; i++) {
      var owner = owner(i);
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      broken.reserve(TENANT, owner, usage(1));
                    } catch (RuntimeException | Error e) {
                      told.add(e);
                    }
                  }));
      await(begun);
    }
    Await.until("two wait", () -> waiting(threads) == 3);
    goOn.countDown();
    for (var thread : threads) {
      thread.join();
    }
    assertThat(told).hasSize(3).filteredOn(AssertionError.class::isInstance).hasSize(2);
    assertThat(ledger.total(document())).isEqualTo(Usage.NONE);
  }

  private static long waiting(List<Thread> threads) {
    return threads.stream()
        .filter(
            t -> t.getState() == Thread.State.WAITING || t.getState() == Thread.State.TIMED_WAITING)
        .count();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void the_ledger_of_an_older_release_is_read_and_shortened() {
    var old = document();
    var spec = old.spec().deepCopy();
    var entries = spec.putObject("entries");
    for (var i = 0; i < 6; i++) {
      entries.put("Machine/m" + i, "job-" + i + " 1 2 20 100");
    }
    store.replace(old.with(d -> d.spec(spec).revised()), store.get(Ledger.TYPE, TENANT).version());

    assertThat(ledger.total(document())).isEqualTo(new Usage(6, 12, 120, 600));
    ledger.settle(document());
    assertThat(document().spec().path("entries")).isEmpty();
    assertThat(ledger.owners(document())).containsEntry(owner(5), usage(2)).hasSize(6);
  }

  @Test
  void a_page_that_is_written_after_its_ledger_went_is_nobodys() {
    ledger.reserve(TENANT, owner(1), usage(1));
    var slow = new ArrayList<Runnable>();
    var late = ledger(meddled(slow, "LedgerPage"), 0);
    slow.add(
        () -> {
          ledger.release(TENANT, "Machine", "m1");
          ledger.close(TENANT, "j");
          ledger.remove(TENANT);
          store.insert(Ledger.opened(store.cloud(), TENANT, NOW.plusSeconds(1)));
        });
    late.settle(document());

    assertThat(ledger.owners(document())).isEmpty();
    assertThat(store.everything())
        .filteredOn(s -> s.document().type().equals("LedgerPage"))
        .allMatch(s -> ledger.orphaned(s.document()));
  }

  /** Before a page is written something else happens. */
  private DocumentStore meddled(List<Runnable> meddling, String type) {
    return Between.calls(
        store,
        (method, arguments) -> {
          if (method.equals("insert")
              && ((Document) arguments[0]).type().equals(type)
              && !meddling.isEmpty()) {
            meddling.removeFirst().run();
          }
        });
  }

  /** Three bridges that come between each other's reads and writes in every way. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatever_comes_between_whose_steps_the_account_is_right(long seed) {
    var random = new Random(seed);
    for (var run = 0; run < 8; run++) {
      store.remove(Ledger.TYPE, TENANT, store.get(Ledger.TYPE, TENANT).version());
      store.insert(Ledger.opened(store.cloud(), TENANT, NOW.plusSeconds(run + 1)));
      walk(random, "seed " + seed + ", run " + run);
    }
  }

  private void walk(Random random, String name) {
    var model = new HashMap<Owner, Usage>();
    var depth = new int[1];
    var bridges = new ArrayList<Ledger>();
    for (var i = 0; i < 3; i++) {
      bridges.add(
          ledger(
              Between.calls(
                  store,
                  (_, _) -> {
                    if (depth[0] > 0 && depth[0] < 3 && random.nextInt(8) == 0) {
                      step(random, model, bridges.get(depth[0]), depth);
                    }
                  }),
              0));
    }
    for (var i = 0; i < 30; i++) {
      step(random, model, bridges.getFirst(), depth);
      if (depth[0] == 0) {
        assertThat(ledger.owners(document())).as(name).isEqualTo(model);
        assertThat(ledger.total(document()))
            .as(name)
            .isEqualTo(model.values().stream().reduce(Usage.NONE, Usage::plus));
      }
    }
  }

  /** A settling that others may come between, or a change that they may not. */
  private void step(Random random, Map<Owner, Usage> model, Ledger bridge, int[] depth) {
    var owner = owner(random.nextInt(5));
    switch (random.nextInt(4)) {
      case 0 -> {
        var usage = usage(1 + random.nextInt(2));
        ledger.reserve(TENANT, owner, usage);
        model.put(owner, usage);
      }
      case 1 -> {
        ledger.release(TENANT, owner.type(), owner.key());
        model.remove(owner);
      }
      default -> {
        depth[0]++;
        bridge.settle(document());
        depth[0]--;
      }
    }
  }
}
