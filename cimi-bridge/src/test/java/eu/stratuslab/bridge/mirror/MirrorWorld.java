package eu.stratuslab.bridge.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.FaultyStore;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.FakeKubeApi;
import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.kube.Faults.Fault;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A cloud in one thread from one seed: everything real but the hosts and the operator. */
final class MirrorWorld {
  static final String CLOUD = "0192f000-0000-7000-8000-000000000000";
  static final Kind MACHINE = Kind.of(ResourceTypes.MACHINE.mirrored().orElseThrow());
  private static final int SETTLE = 400;

  final Random random;
  final FakeStore truth = new FakeStore(CLOUD);
  final FakeKubeCluster cluster;
  final Consumer consumer;
  final List<StubAgent> agents = new ArrayList<>();
  private final FaultyStore store;
  final Invariants invariants = new Invariants(this);
  private final Set<MirrorKey> pending = new LinkedHashSet<>();
  private final StubOperator operator;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private FakeKubeApi client;
  private MirrorReconciler mirror;
  private @Nullable MirrorReconciler zombie;
  private Optional<String> checkpoint = Optional.empty();
  private double faults;
  private boolean crashes;

  /** What kill -9 looks like from inside. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  MirrorWorld(long seed, double faults) {
    random = new Random(seed);
    this.faults = faults;
    crashes = faults > 0;
    cluster = new FakeKubeCluster(new Random(seed + 1), false);
    store = new FaultyStore(truth, new Random(seed + 2), rates());
    consumer = new Consumer(truth, this::time, new Random(seed + 3));
    operator = new StubOperator(cluster.client(), new Random(seed + 4));
    for (var host : List.of("h1", "h2")) {
      agents.add(new StubAgent(host, CLOUD, cluster.client()));
    }
    client = cluster.client();
    mirror = start();
  }

  Instant time() {
    return now;
  }

  private FaultyStore.Rates rates() {
    return new FaultyStore.Rates(faults, faults / 2, faults / 2);
  }

  private Fault fault(String call) {
    if (random.nextDouble() >= faults) {
      return Fault.NONE;
    }
    return call.length() % 2 == 0 || random.nextBoolean() ? Fault.BEFORE : Fault.AFTER;
  }

  /** A new process: it remembers nothing, raises the term and looks at everything. */
  private MirrorReconciler start() {
    client = cluster.client(this::fault);
    pending.clear();
    checkpoint = Optional.empty();
    var burials = invariants.watching(new PlainBurials(truth, this::time));
    var term = truth.raiseTerm();
    var made =
        new MirrorReconciler(
            store, client, burials, this::time, term, pending::add, this::crashPoint);
    for (var type : ResourceTypes.ALL) {
      type.mirrored()
          .ifPresent(
              mirrored ->
                  client.watch(Kind.of(mirrored), Map.of(), ref -> pending.add(made.of(ref))));
    }
    return made;
  }

  private void crashPoint(String point) {
    assertThat(point).startsWith("mirror.");
    if (crashes && random.nextInt(60) == 0) {
      throw new Killed();
    }
  }

  /** One step of anybody. */
  void step() {
    now = now.plusMillis(random.nextInt(500));
    switch (random.nextInt(24)) {
      case 0 -> {
        if (consumer.names.size() < 6) {
          consumer.create();
        }
      }
      case 1 -> any(consumer.names.keySet()).ifPresent(consumer::rename);
      case 2 -> act();
      case 3 -> {
        if (random.nextInt(4) == 0) {
          any(consumer.names.keySet()).ifPresent(consumer::delete);
        }
      }
      case 4 -> vandalize();
      case 5, 6, 7 -> propose();
      case 8, 9, 10, 11 -> agent();
      default -> mirror();
    }
    invariants.check();
  }

  private void act() {
    var action = List.of("start", "stop", "restart").get(random.nextInt(3));
    any(consumer.names.keySet()).ifPresent(key -> consumer.act(key, action));
  }

  /** What people do with kubectl, and what happens to clusters. */
  private void vandalize() {
    switch (random.nextInt(40)) {
      case 0 -> cluster.wipe();
      case 1 -> {
        cluster.served(MACHINE, false);
        cluster.served(MACHINE, true);
      }
      case 2 -> now = now.plus(Duration.ofMinutes(6));
      case 3 -> {
        zombie = mirror;
        mirror = start();
      }
      case 4, 5, 6, 7, 8 ->
          anyResource()
              .ifPresent(r -> tolerate(() -> cluster.client().delete(r.ref(), r.meta().uid())));
      case 9, 10, 11, 12 ->
          anyResource()
              .ifPresent(r -> cluster.edit(r.ref(), spec -> spec.put("cpu", 7).put("force", true)));
      default -> {}
    }
  }

  private Optional<Resource> anyResource() {
    return any(cluster.everything().stream().filter(r -> r.kind().equals(MACHINE)).toList());
  }

  private void propose() {
    anyResource().ifPresent(r -> tolerate(() -> operator.propose(r.ref(), List.of("h1", "h2"))));
  }

  private void agent() {
    var agent = agents.get(random.nextInt(agents.size()));
    agent.restart(cluster.client(this::fault));
    if (random.nextInt(5) == 0) {
      tolerate(agent::reportHost);
    } else {
      anyResource().ifPresent(r -> tolerate(() -> agent.reconcile(r.ref())));
    }
  }

  private void mirror() {
    var stray = zombie;
    if (stray != null && random.nextInt(6) == 0) {
      any(consumer.names.keySet())
          .ifPresent(key -> tolerate(() -> stray.reconcile(new MirrorKey("Machine", key))));
      return;
    }
    hear();
    any(pending).ifPresent(this::look);
  }

  private void hear() {
    cluster.pump();
    try {
      var batch = store.changes(checkpoint, 1000, 0);
      batch.changes().forEach(c -> MirrorReconciler.of(c.type(), c.key()).ifPresent(pending::add));
      checkpoint = Optional.of(batch.checkpoint());
    } catch (StoreException e) {
      assertThat(e.code()).isEqualTo(StoreException.Code.UNAVAILABLE);
    }
  }

  private void look(MirrorKey key) {
    pending.remove(key);
    try {
      mirror.cluster(cluster.client().clusterUid());
      if (mirror.reconcile(key) instanceof eu.stratuslab.kube.KeyedQueue.Next.LookAgain) {
        pending.add(key);
      }
    } catch (KubeException | StoreException e) {
      pending.add(key);
    } catch (Killed _) {
      client.close();
      mirror = start();
    }
  }

  /** What may fail may fail; what may not is an assertion elsewhere. */
  private static void tolerate(Runnable action) {
    try {
      action.run();
    } catch (KubeException | StoreException | Killed e) {
      assertThat(e).isNotNull();
    }
  }

  private <T> Optional<T> any(java.util.Collection<T> all) {
    return all.stream().skip(all.isEmpty() ? 0 : random.nextInt(all.size())).findFirst();
  }

  /** No more faults: everybody does his work until nothing changes. */
  void settle() {
    faults = 0;
    crashes = false;
    zombie = null;
    store.setRates(rates());
    for (var round = 0; round < SETTLE; round++) {
      var before = fingerprint();
      now = now.plusMillis(10);
      agents.forEach(agent -> agent.restart(cluster.client()));
      agents.forEach(StubAgent::reportHost);
      drain();
      for (var resource : cluster.everything()) {
        if (resource.kind().equals(MACHINE)) {
          settle(resource.ref());
        }
      }
      drain();
      invariants.check();
      if (before.equals(fingerprint())) {
        new AddressSweep(truth).sweep();
        return;
      }
    }
    throw new AssertionError("it does not settle");
  }

  private void settle(Ref ref) {
    operator.propose(ref, List.of("h1", "h2"));
    agents.forEach(agent -> agent.reconcile(ref));
  }

  private void drain() {
    for (var i = 0; i < 2000; i++) {
      hear();
      if (pending.isEmpty()) {
        return;
      }
      var waiting = new ArrayList<>(pending);
      var size = pending.size();
      waiting.forEach(this::look);
      hear();
      if (pending.size() >= size && new TreeSet<>(keys(waiting)).equals(keys(pending))) {
        return;
      }
    }
    throw new AssertionError("the mirror is never done with " + pending);
  }

  private static TreeSet<String> keys(java.util.Collection<MirrorKey> keys) {
    var names = new TreeSet<String>();
    keys.forEach(key -> names.add(key.toString()));
    return names;
  }

  /** Everything but the hosts' reports, which never end. */
  private String fingerprint() {
    var text = new StringBuilder();
    for (var stored : truth.everything()) {
      if (!stored.document().type().equals("Host")) {
        text.append(stored.document()).append('\n');
      }
    }
    cluster.everything().stream()
        .filter(r -> r.kind().equals(MACHINE))
        .forEach(r -> text.append(r).append('\n'));
    agents.forEach(agent -> text.append(agent.domains.keySet()));
    return text.toString();
  }

  Map<String, Document> documents(String type) {
    var documents = new HashMap<String, Document>();
    truth.everything().stream()
        .map(Stored::document)
        .filter(d -> d.type().equals(type))
        .forEach(d -> documents.put(d.key(), d));
    return documents;
  }
}
