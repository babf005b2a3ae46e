package eu.stratuslab.simulation.world;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.kube.KubeApi;

/** A planted bug: a port that does something else than it was told. */
public interface Mutation {
  /** No bug. */
  Mutation NONE = new Mutation() {};

  default DocumentStore store(DocumentStore real, Life life) {
    return real;
  }

  default KubeApi kube(KubeApi real, Life life) {
    return real;
  }

  /** Hypervisor and files. */
  default <T> T other(Class<T> type, T real, Life life) {
    return real;
  }
}
