package eu.stratuslab.simulation.world;

import java.util.ArrayList;
import java.util.List;

/** One thread of one process: it does one thing at a time. */
public final class Activity {
  private final Life life;
  private final String name;
  final List<Timeline.Event> waiting = new ArrayList<>();
  boolean busy;

  Activity(Life life, String name) {
    this.life = life;
    this.name = name;
  }

  public Life life() {
    return life;
  }

  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return life + "." + name;
  }
}
