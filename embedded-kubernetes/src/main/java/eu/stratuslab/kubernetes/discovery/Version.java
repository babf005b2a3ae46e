package eu.stratuslab.kubernetes.discovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.json.Json;

/** The answer to /version: which version of Kubernetes this server behaves like. */
public final class Version {
  private static final int MAJOR = 1;
  private static final int MINOR = 34;

  private Version() {}

  public static ObjectNode document() {
    return Json.object()
        .put("major", Integer.toString(MAJOR))
        .put("minor", Integer.toString(MINOR))
        .put("gitVersion", "v" + MAJOR + "." + MINOR + ".0+embedded")
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "none")
        .put("compiler", "javac")
        .put("platform", "jvm");
  }
}
