package eu.stratuslab.simulation.process;

import eu.stratuslab.simulation.world.Activity;
import eu.stratuslab.simulation.world.Expected;
import eu.stratuslab.simulation.world.Life;
import eu.stratuslab.simulation.world.Port;
import eu.stratuslab.simulation.world.Weather;
import eu.stratuslab.simulation.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A program that is started again whenever it dies, with nothing but what the world holds. */
public abstract class Program {
  protected final World world;
  private final String name;
  private Weather weather;
  private final Map<Port, Instant> cuts = new EnumMap<>(Port.class);
  private @Nullable Life life;

  Program(World world, String name, Weather weather) {
    this.world = world;
    this.name = name;
    this.weather = weather;
  }

  /** Wires it by hand, as {@code Main} does. Throws what makes a process give up at its start. */
  abstract void boot(Life its);

  /** Its present life; empty while it is dead. */
  public Optional<Life> life() {
    return Optional.ofNullable(life).filter(Life::alive);
  }

  /** Starts it if it is dead. */
  public void start() {
    if (life().isPresent()) {
      return;
    }
    var its = world.life(name);
    life = its;
    its.weather(weather);
    cuts.forEach(its::cut);
    its.atEnd(() -> restartLater(its));
    var main = its.activity("main");
    world.timeline().in(Duration.ZERO, main, "boot", () -> booted(its));
  }

  private void booted(Life its) {
    try {
      boot(its);
      its.trace("is up");
    } catch (RuntimeException e) {
      Expected.orRethrow(e);
      its.trace("gives up: " + e);
      its.end();
    }
  }

  private void restartLater(Life its) {
    var pause = Duration.ofMillis(200 + its.random().nextInt(10_000));
    world.timeline().in(pause, "supervisor", this::start);
  }

  /** What it suffers from now on. */
  public void weather(Weather now) {
    weather = now;
    life().ifPresent(its -> its.weather(now));
  }

  /** It cannot reach something for a while, in this life and the next. */
  public void cut(Port port, Duration duration) {
    var until = world.timeline().instant().plus(duration);
    cuts.put(port, until);
    life().ifPresent(its -> its.cut(port, until));
  }

  /** Nothing bad happens to it any more. */
  public void heal() {
    cuts.clear();
    weather = Weather.FAIR;
    life().ifPresent(Life::heal);
    start();
  }

  /** Does something again and again; what fails is tried again the next time. */
  final void every(Life its, Duration period, String what, Runnable effect) {
    every(its.activity(what), period, what, effect);
  }

  /** The same by an activity that has other things to do as well. */
  final void every(Activity activity, Duration period, String what, Runnable effect) {
    world
        .timeline()
        .in(
            period,
            activity,
            what,
            () -> {
              try {
                effect.run();
              } catch (RuntimeException e) {
                Expected.orRethrow(e);
                activity.life().trace(what + " failed: " + e);
              }
              every(activity, period, what, effect);
            });
  }

  @Override
  public String toString() {
    return name;
  }
}
