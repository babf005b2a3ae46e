package eu.stratuslab.bridge.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What must hold after every step, whatever happens. */
final class Invariants {
  private final MirrorWorld world;
  private final Map<String, Placement> placements = new HashMap<>();
  private final Map<String, long[]> orders = new HashMap<>();
  private final Map<String, Long> terms = new HashMap<>();

  Invariants(MirrorWorld world) {
    this.world = world;
  }

  /** Burials that nobody may ask for without proof. */
  Burials watching(Burials burials) {
    return (stored, by, job) -> {
      var document = stored.document();
      var placement = document.placement();
      if (placement != null) {
        var proof = document.status().path("terminated");
        assertThat(proof.path("epoch").asLong(-1)).as("proof").isEqualTo(placement.epoch());
        var deleting = Objects.requireNonNull(document.deleting(), "not wished gone");
        assertThat(job).isEqualTo(deleting.job());
        assertThat(proof.path("job").asText()).isEqualTo(deleting.terminate());
      }
      assertThat(world.consumer.deleted).as("wished gone").contains(document.key());
      assertThat(world.agents.stream().filter(a -> a.domains.containsKey(document.key())))
          .as("domains of the buried")
          .isEmpty();
      return burials.bury(stored, by, job);
    };
  }

  void check() {
    for (var document : world.documents("Machine").values()) {
      if (document.gone()) {
        assertThat(world.consumer.deleted).contains(document.key());
      } else {
        living(document);
      }
    }
    oneHostEach();
    for (var resource : world.cluster.everything()) {
      var term = resource.spec().path("term").asLong();
      assertThat(term)
          .as("term of %s", resource.ref())
          .isGreaterThanOrEqualTo(terms.getOrDefault(resource.meta().uid(), 0L));
      terms.put(resource.meta().uid(), term);
    }
  }

  private void living(Document document) {
    var key = document.key();
    assertThat(document.name())
        .as("what was acknowledged")
        .isEqualTo(world.consumer.names.get(key));
    var placement = document.placement();
    var before = placements.get(key);
    if (before != null) {
      // That its data were seen is all that may come to it, and stays.
      assertThat(placement)
          .as("placement of %s", key)
          .isIn(before, java.util.Objects.requireNonNull(before).settling());
      placements.put(key, placement);
    } else if (placement != null) {
      placements.put(key, placement);
    }
    var state = ResourceTypes.MACHINE.behaviour().state(document).orElseThrow();
    assertThat(document.state()).as("state of %s", key).isEqualTo(state);
    order(key, document);
  }

  private void order(String key, Document document) {
    var now =
        new long[] {
          document.status().path("epoch").asLong(), document.status().path("sequence").asLong()
        };
    var before = orders.getOrDefault(key, new long[] {0, 0});
    assertThat(now[0]).as("epoch of %s", key).isGreaterThanOrEqualTo(before[0]);
    if (now[0] == before[0]) {
      assertThat(now[1]).as("sequence of %s", key).isGreaterThanOrEqualTo(before[1]);
    }
    orders.put(key, now);
  }

  private void oneHostEach() {
    var seen = new TreeSet<String>();
    for (var agent : world.agents) {
      for (var id : agent.domains.keySet()) {
        assertThat(seen.add(id)).as("%s is on one host", id).isTrue();
      }
    }
  }

  /** What holds once nothing goes wrong any more. */
  void settled() {
    var documents = world.documents("Machine");
    var living = new TreeSet<String>();
    documents.values().stream().filter(d -> !d.gone()).forEach(d -> living.add(d.key()));
    var resources = new TreeSet<String>();
    world.cluster.everything().stream()
        .filter(r -> r.kind().equals(MirrorWorld.MACHINE))
        .forEach(r -> resources.add(r.name()));
    assertThat(resources).as("resources").isEqualTo(living);
    var domains = new TreeSet<String>();
    world.agents.forEach(agent -> domains.addAll(agent.domains.keySet()));
    assertThat(domains).as("domains").isEqualTo(living);
    assertThat(living)
        .as("the living of %s", documents)
        .doesNotContainAnyElementsOf(world.consumer.deleted);
    assertThat(living).as("the living").doesNotContainAnyElementsOf(world.consumer.deleted);
    var secrets = new TreeSet<String>();
    living.forEach(key -> secrets.add("stratuslab-acme/" + key));
    assertThat(new TreeSet<>(world.cluster.secretNames())).as("secrets").isEqualTo(secrets);
    for (var resource : world.cluster.everything()) {
      if (resource.kind().equals(MirrorWorld.MACHINE)) {
        var document = java.util.Objects.requireNonNull(documents.get(resource.name()));
        assertThat(resource.spec().path("revision").asLong()).isEqualTo(document.revision());
        assertThat(resource.spec().path("cpu").asInt()).isEqualTo(1);
        assertThat(document.operation()).isNull();
      }
    }
    for (var job : world.documents("Job").values()) {
      assertThat(Consumer.ended(job)).as("%s", job).isTrue();
    }
    assertThat(world.documents(Claim.TYPE)).as("claims").hasSameSizeAs(living);
  }
}
