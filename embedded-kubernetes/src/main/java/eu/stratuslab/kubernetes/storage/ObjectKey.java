package eu.stratuslab.kubernetes.storage;

/**
 * Where an object is stored.
 *
 * @param storage the name of its resource's storage
 * @param namespace "" when the resource is cluster-scoped
 */
public record ObjectKey(String storage, String namespace, String name) {

  /** The place in the order of a list: by namespace, then name, as etcd's keys sort. */
  String path() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
