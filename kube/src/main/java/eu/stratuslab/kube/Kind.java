package eu.stratuslab.kube;

import eu.stratuslab.model.resource.Mirrored;

/**
 * A kind of custom resource.
 *
 * @param name {@code Machine}
 * @param plural {@code machines}
 * @param namespaced false for one of the whole cluster
 */
public record Kind(String name, String plural, boolean namespaced) {

  public static Kind of(Mirrored mirrored) {
    return new Kind(mirrored.kind(), mirrored.plural(), mirrored.namespaced());
  }
}
