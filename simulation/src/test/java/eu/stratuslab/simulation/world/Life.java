package eu.stratuslab.simulation.world;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A process from its start to its end. What it knows is gone with it. */
public final class Life {

  /** What strikes a process at one of its next calls. */
  public sealed interface Blow {
    /** It dies, before the call has its effect or after it. */
    record Dies(boolean after) implements Blow {}

    /** It is not scheduled for a while, before the effect or after it. */
    record Sleeps(boolean after, Duration duration) implements Blow {}
  }

  private record Planned(Blow blow, int callsLeft) {}

  private final String name;
  private final Timeline timeline;
  private final SplittableRandom random;
  private final Consumer<Supplier<String>> trace;
  private final List<Runnable> atEnd = new ArrayList<>();
  private final Map<Port, Instant> cut = new EnumMap<>(Port.class);
  private final List<Planned> planned = new ArrayList<>();
  private final List<Object> held = new ArrayList<>();
  private Weather weather = Weather.FAIR;
  private Instant frozenUntil = Instant.MIN;
  private boolean alive = true;

  public Life(
      String name, Timeline timeline, SplittableRandom random, Consumer<Supplier<String>> trace) {
    this.name = name;
    this.timeline = timeline;
    this.random = random;
    this.trace = trace;
  }

  public Activity activity(String its) {
    return new Activity(this, its);
  }

  /** The process remembers things in these as long as it lives. */
  public void holds(Object... what) {
    held.addAll(List.of(what));
  }

  /** Where it remembers things. */
  public List<Object> held() {
    return List.copyOf(held);
  }

  public boolean alive() {
    return alive;
  }

  public Timeline timeline() {
    return timeline;
  }

  public SplittableRandom random() {
    return random;
  }

  public Weather weather() {
    return weather;
  }

  public void weather(Weather now) {
    weather = now;
  }

  /** Whether it could say to Kubernetes that it is there. */
  boolean renews() {
    var now = timeline.instant();
    return alive && !frozenUntil.isAfter(now) && !cutUntil(Port.KUBE).isAfter(now);
  }

  Instant frozenUntil() {
    return frozenUntil;
  }

  /** It is not scheduled until then. */
  public void freeze(Duration duration) {
    frozenUntil = timeline.instant().plus(duration);
  }

  /** Something strikes at the n-th call from now that changes the world. */
  public void plan(Blow blow, int call) {
    planned.add(new Planned(blow, call));
  }

  /** Nothing is planned, cut off or frozen any more. */
  public void heal() {
    planned.clear();
    cut.clear();
    frozenUntil = Instant.MIN;
    weather = Weather.FAIR;
  }

  /** It cannot reach something until then. */
  public void cut(Port port, Instant until) {
    cut.put(port, until);
  }

  /** Until when something cannot be reached. */
  Instant cutUntil(Port port) {
    return cut.getOrDefault(port, Instant.MIN);
  }

  /** Done when it ends, however it ends. */
  public void atEnd(Runnable what) {
    atEnd.add(what);
  }

  /** Its end. Whatever it was doing goes no further than its next call. */
  public void end() {
    if (alive) {
      alive = false;
      trace("ends");
      atEnd.forEach(Runnable::run);
    }
  }

  public void trace(String what) {
    trace.accept(() -> this + ": " + what);
  }

  /** A port as this process sees it. */
  public <T> T port(Class<T> type, Port port, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> call(port, method, target, arguments)));
  }

  private Object call(Port port, Method method, Object target, Object[] arguments)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return invoke(method, target, arguments);
    }
    var call = method.getName();
    timeline.called(this, call);
    var writes = port.writes(call);
    var blow = writes ? due() : null;
    before(blow);
    if (!port.patient(call)
        && (cutUntil(port).isAfter(timeline.instant())
            || random.nextDouble() < weather.refused())) {
      throw port.refused(call);
    }
    var result = invoke(method, target, arguments);
    if (writes) {
      trace.accept(() -> this + ": " + call + " " + first(arguments));
    }
    after(blow);
    if (writes && random.nextDouble() < weather.lostAnswer()) {
      throw port.answerLost(call);
    }
    return result;
  }

  private static String first(Object[] arguments) {
    var text = arguments == null ? "" : java.util.Arrays.toString(arguments);
    // An address would differ from run to run, and with it where the text is cut off.
    var same = text.replaceAll("\\$\\$Lambda/0x[0-9a-f]+@[0-9a-f]+|@[0-9a-f]{4,8}", "");
    return same.length() > 160 ? same.substring(0, 160) : same;
  }

  private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private @org.jspecify.annotations.Nullable Blow due() {
    Blow due = null;
    for (var i = 0; i < planned.size(); i++) {
      var next = planned.get(i);
      planned.set(i, new Planned(next.blow(), next.callsLeft() - 1));
      if (next.callsLeft() <= 1) {
        due = next.blow();
      }
    }
    planned.removeIf(p -> p.callsLeft() <= 0);
    return due;
  }

  private void before(@org.jspecify.annotations.Nullable Blow blow) {
    checkAlive();
    strike(blow, false);
    if (random.nextDouble() < weather.yield()) {
      timeline.pause(Duration.ofMillis(1 + random.nextInt(300)));
    }
    checkAlive();
  }

  private void after(@org.jspecify.annotations.Nullable Blow blow) {
    strike(blow, true);
    if (random.nextDouble() < weather.yield()) {
      timeline.pause(Duration.ofMillis(1 + random.nextInt(300)));
    }
    checkAlive();
  }

  private void strike(@org.jspecify.annotations.Nullable Blow blow, boolean after) {
    switch (blow) {
      case Blow.Dies(boolean when) when when == after -> end();
      case Blow.Sleeps(boolean when, Duration duration) when when == after -> {
        freeze(duration);
        timeline.pause(duration);
      }
      case null, default -> {}
    }
    checkAlive();
  }

  private void checkAlive() {
    if (!alive) {
      throw new Crashed(this);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
