package eu.stratuslab.bridge.history;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.kube.KubeApi;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.locks.StampedLock;

/**
 * The life of one process: from its death on it writes nothing and reads nothing, and while it is
 * paused every step of it waits.
 */
final class Mortal {
  private final StampedLock pause = new StampedLock();
  private volatile boolean dead;

  /** What a thread of a dead process runs into. */
  static final class Dead extends RuntimeException {
    private static final long serialVersionUID = 1;

    Dead() {
      super("this process is dead");
    }
  }

  /** Ends it at once: nothing more is written, whoever is at it. */
  void kill() {
    dead = true;
  }

  boolean dead() {
    return dead;
  }

  /** From now on every step waits; what is returned lets it go on. */
  Runnable paused() {
    var stamp = pause.writeLock();
    return () -> pause.unlockWrite(stamp);
  }

  /** One step. */
  void step() {
    pause.unlockRead(pause.readLock());
    if (dead) {
      throw new Dead();
    }
  }

  /** The store as this process has it. It stays open when the process closes it. */
  DocumentStore store(DocumentStore store) {
    return owned(DocumentStore.class, store);
  }

  /** The Kubernetes API as this process has it. */
  KubeApi kube(KubeApi kube) {
    return owned(KubeApi.class, kube);
  }

  private <T> T owned(Class<T> port, T target) {
    return port.cast(
        Proxy.newProxyInstance(
            Mortal.class.getClassLoader(),
            new Class<?>[] {port},
            (_, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              step();
              try {
                var result = method.invoke(target, arguments);
                step();
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
