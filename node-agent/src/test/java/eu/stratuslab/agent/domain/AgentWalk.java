package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.storage.VolumeFailure;
import eu.stratuslab.kube.Faults;
import eu.stratuslab.kube.Faults.Fault;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Ref;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;

/**
 * A walk of an agent through a world, from one seed: its process dies, and its calls and their
 * answers are lost, until the walk calms down.
 */
public abstract class AgentWalk {
  private static final int STEPS = 120;
  private static final int SOME = 15;
  private static final int MANY = 400;
  private static final int FIRST_OF_MANY = 1000;

  protected final Random random;
  protected final World world = new World();
  protected final List<String> log = new ArrayList<>();
  private boolean faulty = true;
  private int untilKill = Integer.MAX_VALUE;

  /** The process ends here, whatever is under way. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  protected AgentWalk(long seed) {
    random = new Random(seed);
  }

  /** As many walks as every change can wait for. */
  public static void some(LongFunction<AgentWalk> ofSeed) {
    walk(1, SOME, ofSeed);
  }

  /** Hundreds. */
  public static void many(LongFunction<AgentWalk> ofSeed) {
    walk(FIRST_OF_MANY, MANY, ofSeed);
  }

  private static void walk(long first, int count, LongFunction<AgentWalk> ofSeed) {
    for (long seed = first; seed < first + count; seed++) {
      var walk = ofSeed.apply(seed);
      try {
        for (int i = 0; i < STEPS; i++) {
          walk.step();
          walk.world.now = walk.world.now.plusMillis(walk.random.nextInt(5000));
          walk.check();
        }
        walk.log.add("calm");
        walk.faulty = false;
        walk.calmDown();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + "\n" + String.join("\n", walk.log), e);
      }
    }
  }

  /** Anything that can happen. */
  protected abstract void step();

  /** What holds after every step. */
  protected abstract void check();

  /** Time goes on without faults, and then everything is as it is wanted. */
  protected abstract void calmDown();

  /** A new process of the agent. */
  protected final void agent() {
    untilKill = faulty && random.nextInt(3) == 0 ? random.nextInt(40) : Integer.MAX_VALUE;
    CrashPoints crash =
        _ -> {
          if (untilKill-- <= 0) {
            throw new Killed();
          }
        };
    Faults faults =
        _ ->
            !faulty || random.nextInt(25) > 0
                ? Fault.NONE
                : random.nextBoolean() ? Fault.BEFORE : Fault.AFTER;
    world.restartAgent(crash, world.cluster.client(faults));
  }

  /** The agent looks at a resource. */
  protected final void pass(Ref ref) {
    try {
      Next next = world.pass(ref);
      log.add("pass " + ref + " " + next);
      if (next instanceof Next.LookAgain(Duration after) && random.nextBoolean()) {
        world.now = world.now.plus(after);
      }
    } catch (Killed e) {
      log.add("killed");
      agent();
    } catch (KubeException | HypervisorException | VolumeFailure e) {
      log.add("failed " + e);
    }
  }

  protected final void did(String what, Runnable action) {
    log.add(what);
    action.run();
  }
}
