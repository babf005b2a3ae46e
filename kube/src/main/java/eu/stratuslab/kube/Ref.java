package eu.stratuslab.kube;

import org.jspecify.annotations.Nullable;

/** Where a resource is: the key of every queue. */
public record Ref(Kind kind, @Nullable String namespace, String name) {

  @Override
  public String toString() {
    return kind.plural() + "/" + (namespace == null ? "" : namespace + "/") + name;
  }
}
