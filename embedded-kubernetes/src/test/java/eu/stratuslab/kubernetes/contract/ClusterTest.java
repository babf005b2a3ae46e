package eu.stratuslab.kubernetes.contract;

import java.util.List;
import java.util.stream.Collectors;

/** What the parts of the contract share. */
public interface ClusterTest {

  Cluster cluster();

  Api api();

  /** The path of a namespace's config maps. */
  static String maps(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  static String map(String name, String rest) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + rest + "}, data: {a: b}}";
  }

  /** The names in a list, in order. */
  static List<String> names(Api.Answer list) {
    return list.body()
        .path("items")
        .valueStream()
        .map(each -> each.at("/metadata/name").asText())
        .filter(name -> !name.endsWith("ca.crt"))
        .collect(Collectors.toList());
  }
}
