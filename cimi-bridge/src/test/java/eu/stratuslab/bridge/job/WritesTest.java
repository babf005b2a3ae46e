package eu.stratuslab.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.store.Between;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Behaviour.Made;
import eu.stratuslab.model.resource.Behaviour.NestedCreate;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Usage;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is asked for at once ends as if one had come after the other. */
class WritesTest extends HaltedBridge {
  private static <T> List<T> atOnce(int threads, Callable<T> doing) throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<java.util.concurrent.Future<T>>();
      for (var i = 0; i < threads; i++) {
        futures.add(pool.submit(doing));
      }
      var results = new ArrayList<T>();
      for (var future : futures) {
        results.add(future.get(60, TimeUnit.SECONDS));
      }
      return results;
    }
  }

  @Test
  void one_key_makes_one_machine_however_often_it_comes_at_once() throws Exception {
    var body = new byte[] {1, 2, 3};
    var scope = List.of("alice", "POST", "/cimi/2/machines");

    var keys =
        atOnce(
            32,
            () ->
                machine(idempotency.of(new Idempotency.Keyed(scope, "key", body)))
                    .document()
                    .key());

    assertThat(Set.copyOf(keys)).hasSize(1);
    assertThat(all("Machine")).hasSize(1);
    assertThat(all("Job").stream().filter(j -> !j.spec().path("documents").isEmpty())).hasSize(2);
    assertThat(all(Claim.TYPE).stream().filter(c -> c.key().startsWith("mac/"))).hasSize(1);
    assertThatThrownBy(() -> idempotency.of(new Idempotency.Keyed(scope, "key", new byte[] {9})))
        .isInstanceOfSatisfying(
            Refusal.class,
            r ->
                assertThat(r.violations().getFirst().reason())
                    .isEqualTo(Reason.IDEMPOTENCY_MISMATCH));
  }

  @Test
  void a_quota_holds_when_everybody_comes_at_once() throws Exception {
    var made =
        atOnce(
            24,
            () -> {
              try {
                machine(idempotency.fresh());
                return true;
              } catch (Refusal refusal) {
                assertThat(refusal.violations().getFirst().reason())
                    .isEqualTo(Reason.QUOTA_EXCEEDED);
                return false;
              }
            });

    assertThat(made.stream().filter(m -> m)).hasSize(5);
    assertThat(all("Machine")).hasSize(5);
    assertThat(all(Claim.TYPE).stream().filter(c -> c.key().startsWith("mac/"))).hasSize(5);
  }

  /** A store that writes step by step, as the one that such a Job does not fit into. */
  @ParameterizedTest
  @EnumSource(names = {"NO_SPACE", "TOO_LARGE"})
  void a_create_whose_job_does_not_fit_holds_nothing(Code code) {
    var full =
        Between.calls(
            store,
            (method, arguments) -> {
              if (method.equals("insert")
                  && arguments[0] instanceof Document document
                  && document.type().equals("Job")) {
                throw new StoreException(code, "no");
              }
            });
    var elsewhere = Cloud.of(full, cloud.clock(), CrashPoints.NONE);
    var ids = idempotency.fresh();
    var claims = all(Claim.TYPE);

    assertThatThrownBy(
            () ->
                new Creates(elsewhere, new Ledger(elsewhere, quotas))
                    .make(
                        ResourceTypes.MACHINE,
                        ids.job(),
                        CALLER,
                        draw -> new Made(machine(ids, draw), List.of(), List.of(part(ids)))))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.code()).isEqualTo(code));

    assertThat(all(Claim.TYPE)).isEqualTo(claims);
    assertThat(owned()).isEmpty();
  }

  private NestedCreate part(Idempotency.Identities ids) {
    var spec = Json.object().put("capacity", 1000);
    spec.putObject("attachment").put("machine", ids.key()).put("initialLocation", "/dev/vdb");
    var acl = new Acl(Acl.Principal.user("alice"), List.of());
    var now = cloud.clock().instant();
    var volume = Document.create("Volume", "v", cloud.id(), "blue", acl, now, spec);
    return new NestedCreate("part", Stated.of(volume), List.of());
  }

  @Test
  void a_superseded_job_names_its_successor() {
    var target = running(machine(idempotency.fresh()).document());
    changes.act(change(target, "one"), "restart", Json.object());
    assertThatThrownBy(() -> changes.act(change(target, "two"), "start", Json.object()))
        .hasMessageContaining("jobs/one");

    changes.act(change(target, "three"), "stop", Json.object());

    var one = store.get("Job", "one").document();
    assertThat(one.state()).isEqualTo("STOPPED");
    assertThat(one.status().path("statusMessage").asText()).contains("jobs/three");
  }

  @Test
  void actions_at_once_end_as_one_after_the_other() throws Exception {
    var target = running(machine(idempotency.fresh()).document());
    var number = new AtomicLong();

    atOnce(
        16,
        () -> {
          try {
            changes.act(change(target, "j" + number.incrementAndGet()), "stop", Json.object());
            return true;
          } catch (Refusal refusal) {
            return false;
          }
        });
    sweep();

    var operation = store.get("Machine", target.key()).document().operation();
    assertThat(operation).isNotNull();
    var open =
        all("Job").stream()
            .filter(j -> j.key().startsWith("j") && "RUNNING".equals(j.state()))
            .toList();
    assertThat(open).singleElement().extracting(Document::key).isEqualTo(operation.id());
  }

  /**
   * Seed 100119 of the simulation: the first try wakes up and is done before the second one asks.
   */
  @Test
  void an_edit_that_comes_again_while_it_is_made_shows_what_it_made() {
    var target = machine(idempotency.fresh()).document();
    var edit = change(target, "one");
    var first = new AtomicBoolean(true);
    var between =
        Between.calls(
            store,
            (method, arguments) -> {
              var asked = method.equals("get") && List.of(arguments).equals(List.of("Job", "one"));
              if (asked && first.getAndSet(false)) {
                changes.edit(edit, d -> withCpu(d, 3));
              }
            });
    var other = Cloud.of(between, cloud.clock(), CrashPoints.NONE);

    var again = new Changes(other, ledger).edit(edit, d -> withCpu(d, 3));

    assertThat(first).isFalse();
    assertThat(again.document().spec().path("cpu").asInt()).isEqualTo(3);
    assertThat(again.document().revision()).isEqualTo(target.revision() + 1);
  }

  @Test
  void an_edit_that_grows_is_held_to_the_quota_and_one_that_shrinks_is_not() {
    var target = machine(idempotency.fresh()).document();
    assertThatThrownBy(() -> changes.edit(change(target, "grow"), d -> withCpu(d, 500)))
        .hasMessageContaining("cpus: 500 of 40");
    changes.edit(change(target, "some"), d -> withCpu(d, 8));
    assertThat(owned().values()).singleElement().extracting(Usage::cpus).isEqualTo(8L);
  }

  private static Document withCpu(Document document, int cpu) {
    var spec = document.spec().deepCopy().put("cpu", cpu);
    return document.with(d -> d.spec(spec));
  }
}
