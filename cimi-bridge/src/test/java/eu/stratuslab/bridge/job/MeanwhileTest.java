package eu.stratuslab.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.store.Between;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Deleting;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.resource.Claim;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What happens to a volume between the look of a request and the Job that it writes. */
class MeanwhileTest extends HaltedBridge {
  private static final String VOLUME = "Volume";

  private static final Placement HOST = new Placement("host", 1, List.of());

  private final ObjectNode place =
      Json.object().put("machine", "m").put("initialLocation", "/dev/vdb");

  /** Seed 500261 of the simulation: a try that slept let go of what the other one had got. */
  @Test
  void a_second_try_leaves_the_device_that_the_first_one_got() {
    var volume = volume(Json.object());
    var insert = change(volume, "one");

    var again =
        meanwhile(
                "one",
                () -> {
                  changes.act(insert, "insert", place);
                  new Jobs(cloud).end("one", JobState.SUCCESS, 0, "Succeeded", "done");
                  rewrite(volume, d -> d.with(b -> b.operation(null).reported()));
                })
            .act(insert, "insert", place);

    assertThat(again.job().state()).isEqualTo("SUCCESS");
    assertThat(now(volume).spec().path("attachment")).isEqualTo(place);
    assertThat(all(Claim.TYPE)).extracting(Document::key).contains("device/m/dev/vdb");
  }

  /** What another request of the same volume has got is not let go of either. */
  @Test
  void a_refused_try_leaves_the_device_that_another_request_got() {
    var volume = volume(Json.object());
    var other = new Ownership.Owner(VOLUME, volume.key(), "two");
    var claims = new Claims(cloud);
    var device = new Claim("device", "m/dev/vdb");

    claims.take(device, other);
    claims.release(List.of(device), new Ownership.Owner(VOLUME, volume.key(), "one"));

    assertThat(claims.holder(device)).contains(other);
  }

  /** Seed 500375 of the simulation: the volume was attached to no machine, and still detaching. */
  @Test
  void a_remove_of_what_is_free_by_now_makes_nothing_up() {
    var volume = volume(Json.object().set("attachment", place));

    meanwhile("one", () -> release(volume)).act(change(volume, "one"), "remove", Json.object());

    assertThat(now(volume).spec().has("attachment")).isFalse();
    assertThat(now(volume).operation()).isNotNull();
  }

  @Test
  void a_delete_that_is_wished_again_meets_another_revision_and_goes_on() {
    var volume = volume(Json.object());
    rewrite(
        volume,
        d ->
            d.with(b -> b.deleting(new Deleting("gone", cloud.clock().instant())).placement(HOST)));

    var again =
        meanwhile("one", () -> rewrite(volume, d -> d.with(b -> b.revised())))
            .delete(change(volume, "one"));

    assertThat(again.job().key()).isEqualTo("one");
    assertThat(again.job().state()).isEqualTo("RUNNING");
    assertThat(now(volume).deleting())
        .isEqualTo(new Deleting("one", cloud.clock().instant(), "gone"));
  }

  @Test
  void an_edit_brings_nothing_back_that_was_let_go_meanwhile() {
    var volume = volume(Json.object().set("attachment", place));

    meanwhile("one", () -> release(volume))
        .edit(
            change(volume, "one"),
            d -> d.with(b -> b.name("new").spec(d.spec().deepCopy().put("capacity", 2000))));

    assertThat(now(volume).spec()).isEqualTo(Json.object().put("capacity", 2000));
    assertThat(now(volume).name()).isEqualTo("new");
    assertThat(now(volume).description()).isEqualTo("kept");
  }

  @Test
  void an_edit_takes_away_what_it_leaves_out() {
    var volume = volume(Json.object().put("pool", "fast"));

    changes.edit(
        change(volume, "one"),
        d -> d.with(b -> b.description(null).spec(Json.object().put("capacity", 2000))));

    assertThat(now(volume).spec()).isEqualTo(Json.object().put("capacity", 2000));
    assertThat(now(volume).description()).isNull();
  }

  private Document volume(ObjectNode spec) {
    var acl = new Acl(Acl.Principal.user("alice"), List.of());
    var now = cloud.clock().instant();
    var whole = spec.put("capacity", 1000);
    var document = Document.create(VOLUME, "v", cloud.id(), "blue", acl, now, whole);
    return store
        .insert(
            Stated.of(
                document.with(
                    d -> d.description("kept").status(Json.object().put("created", true)))))
        .document();
  }

  /** Changes over a store where something happens just before a Job is written. */
  private Changes meanwhile(String job, Runnable happens) {
    var first = new AtomicBoolean(true);
    var between =
        Between.calls(
            store,
            (method, arguments) -> {
              if (method.equals("insert")
                  && arguments[0] instanceof Document document
                  && document.key().equals(job)
                  && first.getAndSet(false)) {
                happens.run();
              }
            });
    return new Changes(Cloud.of(between, cloud.clock(), CrashPoints.NONE), ledger);
  }

  private void release(Document volume) {
    rewrite(
        volume,
        d -> {
          var spec = d.spec().deepCopy();
          spec.remove("attachment");
          return d.with(b -> b.spec(spec).reported());
        });
  }

  private void rewrite(Document volume, java.util.function.UnaryOperator<Document> change) {
    var there = store.get(VOLUME, volume.key());
    store.replace(Stated.of(change.apply(there.document())), there.version());
  }

  private Document now(Document volume) {
    return store.get(VOLUME, volume.key()).document();
  }
}
