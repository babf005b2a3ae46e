package eu.stratuslab.agent.hypervisor;

/** A listener's registration; closing it ends the wake-ups, also when closed twice. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
  @Override
  void close();
}
