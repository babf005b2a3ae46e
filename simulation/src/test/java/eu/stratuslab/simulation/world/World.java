package eu.stratuslab.simulation.world;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.simulation.check.DataRules;
import eu.stratuslab.simulation.check.DomainRules;
import eu.stratuslab.simulation.check.Safety;
import eu.stratuslab.simulation.check.WitnessedStore;
import eu.stratuslab.simulation.check.WitnessedStore.Writer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Everything that outlives processes: the store, the cluster, the hosts, and time. */
public final class World {
  private static final String CLOUD = "0191d2a0-0000-7000-8000-00000000c10d";
  private static final int REMEMBERED = 20_000;

  /** The name of activities that do what consumers ask for. */
  public static final String API = "api";

  private final long seed;
  private final boolean traced;
  private final Mutation mutation;
  private final Timeline timeline;
  private final Safety safety = new Safety();
  private final FakeStore store = new FakeStore(CLOUD);
  private final WitnessedStore witnessed;
  private final FakeKubeCluster cluster;
  private final Leases leases;
  private final List<Box> boxes;
  private final DataRules data;
  private final Map<String, Integer> lives = new HashMap<>();
  private final Deque<String> trace = new ArrayDeque<>();
  private long ids;

  /**
   * @param patience how much may happen
   * @param mutation a planted bug, or none
   * @param traced whether it is remembered what happened
   */
  public World(long seed, int hosts, Patience patience, Mutation mutation, boolean traced) {
    this.seed = seed;
    this.traced = traced;
    this.mutation = mutation;
    timeline = new Timeline(Instant.parse("2026-11-22T12:00:00Z"), patience, this::checked);
    cluster = new FakeKubeCluster(new SplittableRandom(seed), true);
    leases = new Leases(timeline);
    boxes = IntStream.rangeClosed(1, hosts).mapToObj(n -> new Box(n, CLOUD)).toList();
    var domains = new DomainRules(safety, boxes);
    data = new DataRules(safety, boxes);
    for (var box : boxes) {
      box.pool().record(call -> data.called(box, call));
      box.hypervisor()
          .record(
              call -> {
                domains.called(box, call);
                data.called(box, call);
              });
    }
    witnessed =
        new WitnessedStore(
            store,
            safety,
            this::writer,
            document -> {
              domains.written(document);
              data.written(document);
            });
  }

  private Writer writer() {
    var current = timeline.current();
    return current == null
        ? new Writer("", true)
        : new Writer(current.life().toString(), current.name().equals(API));
  }

  private void checked() {
    var violation = safety.violation();
    if (violation.isPresent()) {
      throw new Broken(violation.get());
    }
  }

  public Timeline timeline() {
    return timeline;
  }

  public Safety safety() {
    return safety;
  }

  public FakeKubeCluster cluster() {
    return cluster;
  }

  public Leases leases() {
    return leases;
  }

  /** Something happens to files by nobody's fault: what is in them now is what is to be kept. */
  public void misfortune(Runnable what) {
    what.run();
    data.accepted();
  }

  public List<Box> boxes() {
    return boxes;
  }

  /** The store itself, for looking. */
  public FakeStore store() {
    return store;
  }

  /** A process begins. Its luck depends on the seed, its name and how often it began before. */
  public Life life(String name) {
    var number = lives.merge(name, 1, Integer::sum);
    var random = new SplittableRandom(seed * 31 + name.hashCode() * 1_000_003L + number);
    return new Life(name + "#" + number, timeline, random, this::trace);
  }

  /** The store as a process sees it. */
  public DocumentStore store(Life life) {
    return life.port(DocumentStore.class, Port.STORE, mutation.store(witnessed, life));
  }

  /** The cluster as a process sees it. */
  public KubeApi kube(Life life) {
    return life.port(
        KubeApi.class, Port.KUBE, mutation.kube(Watches.client(life, cluster, leases), life));
  }

  /** A version 7 uuid, as far as its order goes. */
  public String id() {
    ids++;
    return "%08x-%04x-7000-8000-%012x"
        .formatted(timeline.instant().getEpochSecond(), ids & 0xffff, seed & 0xffffffffffffL);
  }

  public void trace(Supplier<String> what) {
    if (traced) {
      trace.add(timeline.instant() + " " + what.get());
      if (trace.size() > REMEMBERED) {
        trace.remove();
      }
    }
  }

  /** What happened, oldest first. */
  public List<String> traces() {
    return List.copyOf(trace);
  }

  /** The mutation of a port that is neither store nor cluster. */
  public <T> T mutated(Class<T> type, T target, Life life) {
    return mutation.other(type, target, life);
  }
}
