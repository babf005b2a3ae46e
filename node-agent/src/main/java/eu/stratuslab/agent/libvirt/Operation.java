package eu.stratuslab.agent.libvirt;

/** What is done with a connection in one call. */
@FunctionalInterface
interface Operation<T> {
  T on(Call call);
}
