package eu.stratuslab.kubernetes.resource;

/** An API group (core is "") and one of its versions. */
public record GroupVersion(String group, String version) {

  /** Parses "v1" or "group/v1". */
  public static GroupVersion parse(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? new GroupVersion("", apiVersion)
        : new GroupVersion(apiVersion.substring(0, slash), apiVersion.substring(slash + 1));
  }

  /** As an object's apiVersion says it. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
