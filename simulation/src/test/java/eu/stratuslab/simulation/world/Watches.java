package eu.stratuslab.simulation.world;

import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeApi.Watching;
import eu.stratuslab.kube.Ref;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The network between the cluster and one process: what a watch tells comes late, twice, in another
 * order, or not at all; after a lost connection it tells of everything, as {@link KubeApi#watch}
 * promises.
 */
final class Watches {
  private final Life life;
  private final KubeApi client;
  private final Leases leases;

  private Watches(Life life, KubeApi client, Leases leases) {
    this.leases = leases;
    this.life = life;
    this.client = client;
  }

  /** A client of the cluster that ends with a life. */
  static KubeApi client(Life life, FakeKubeCluster cluster, Leases leases) {
    var plain = cluster.client();
    life.atEnd(plain::close);
    var watches = new Watches(life, plain, leases);
    return (KubeApi)
        Proxy.newProxyInstance(
            KubeApi.class.getClassLoader(),
            new Class<?>[] {KubeApi.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "watch" -> watches.watch(arguments);
                  case "elect" -> watches.elect(arguments);
                  default -> invoke(method, plain, arguments);
                });
  }

  private static Object invoke(java.lang.reflect.Method method, Object target, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @SuppressWarnings("unchecked")
  private Watching watch(Object[] arguments) {
    var look = (Consumer<Ref>) arguments[2];
    var known = new LinkedHashSet<Ref>();
    return client.watch(
        (Kind) arguments[0],
        (Map<String, String>) arguments[1],
        ref -> {
          known.add(ref);
          deliver(ref, known, look);
        });
  }

  @SuppressWarnings("unchecked")
  private Watching elect(Object[] arguments) {
    var onChange = (Consumer<Boolean>) arguments[4];
    return leases.elect(
        life,
        (String) arguments[1],
        leads ->
            life.timeline()
                .in(
                    Duration.ofMillis(50),
                    "leads " + leads,
                    () -> {
                      if (life.alive()) {
                        onChange.accept(leads);
                      }
                    }));
  }

  private void deliver(Ref ref, Set<Ref> known, Consumer<Ref> look) {
    var random = life.random();
    if (random.nextDouble() < life.weather().dropped()) {
      later(Duration.ofMillis(500 + random.nextInt(5000)), "relist", () -> relist(known, look));
      return;
    }
    later(delay(), "watch", () -> look.accept(ref));
    if (random.nextDouble() < life.weather().doubled()) {
      later(delay(), "watch", () -> look.accept(ref));
    }
  }

  private void relist(Set<Ref> known, Consumer<Ref> look) {
    Set.copyOf(known).stream()
        .sorted(java.util.Comparator.comparing(Ref::toString))
        .forEach(ref -> later(delay(), "watch", () -> look.accept(ref)));
  }

  private Duration delay() {
    var random = life.random();
    var slow = random.nextDouble() < life.weather().slow();
    return Duration.ofMillis(1 + random.nextInt(slow ? 8000 : 30));
  }

  /** Nothing arrives while the API server cannot be reached. */
  private void later(Duration delay, String what, Runnable effect) {
    var timeline = life.timeline();
    var until = Duration.between(timeline.instant(), life.cutUntil(Port.KUBE));
    timeline.in(
        until.isNegative() ? delay : until.plus(delay),
        what,
        () -> {
          if (life.alive()) {
            effect.run();
          }
        });
  }
}
