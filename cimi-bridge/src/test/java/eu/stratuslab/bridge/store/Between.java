package eu.stratuslab.bridge.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BiConsumer;

/** A store before each call of which something else happens. */
public final class Between {
  private Between() {}

  /**
   * @param before given the method and its arguments
   */
  public static DocumentStore calls(DocumentStore store, BiConsumer<String, Object[]> before) {
    return (DocumentStore)
        Proxy.newProxyInstance(
            DocumentStore.class.getClassLoader(),
            new Class<?>[] {DocumentStore.class},
            (_, method, arguments) -> {
              before.accept(method.getName(), arguments == null ? new Object[0] : arguments);
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
