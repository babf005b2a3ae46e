package eu.stratuslab.kubernetes.access;

/** What somebody wants to do. */
public sealed interface Action {
  /** Such as get, list, watch, create, update, patch, delete and deletecollection. */
  String verb();

  /**
   * Something with objects.
   *
   * @param group "" for the core group
   * @param resource the plural
   * @param subresource "" for the object itself
   * @param namespace "" for none, or all
   * @param name "" for any
   */
  record OnResource(
      String verb, String group, String resource, String subresource, String namespace, String name)
      implements Action {
    /** The resource as rules name it. */
    String qualified() {
      return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }
  }

  /** Something with a path that is no resource's. */
  record OnPath(String verb, String path) implements Action {}
}
