package eu.stratuslab.kubernetes.contract;

import static eu.stratuslab.kubernetes.contract.ClusterTest.map;
import static eu.stratuslab.kubernetes.contract.ClusterTest.maps;
import static eu.stratuslab.kubernetes.contract.ClusterTest.names;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kubernetes.contract.Api.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists: order, selectors, pages. */
public interface SelectionContract extends ClusterTest {

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private String threeMaps() {
    String path = maps(api().namespace());
    api().post(path, map("a", ", labels: {tier: web, zone: x}"));
    api().post(path, map("b", ", labels: {tier: data}"));
    api().post(path, map("c", ", labels: {zone: y}"));
    return path;
  }

  private List<String> selected(String path, String labels) {
    return names(api().get(path + "?labelSelector=" + encoded(labels)));
  }

  @Test
  default void label_selectors_take_equality_sets_and_presence() {
    String path = threeMaps();
    assertThat(selected(path, "tier=web")).containsExactly("a");
    assertThat(selected(path, "tier==web,zone=x")).containsExactly("a");
    assertThat(selected(path, "tier!=web")).containsExactly("b", "c");
    assertThat(selected(path, "tier in (web, data)")).containsExactly("a", "b");
    assertThat(selected(path, "tier notin (web)")).containsExactly("b", "c");
    assertThat(selected(path, "zone")).containsExactly("a", "c");
    assertThat(selected(path, "!zone")).containsExactly("b");
    assertThat(api().get(path + "?labelSelector=" + encoded("a b c")).status()).isEqualTo(400);
  }

  @Test
  default void field_selectors_know_names_and_refuse_other_fields() {
    String path = threeMaps();
    assertThat(names(api().get(path + "?fieldSelector=" + encoded("metadata.name=b"))))
        .containsExactly("b");
    assertThat(names(api().get(path + "?fieldSelector=" + encoded("metadata.name!=b"))))
        .containsExactly("a", "c");
    assertThat(api().get(path + "?fieldSelector=" + encoded("data.a=b")).status()).isEqualTo(400);
  }

  @Test
  default void pages_show_one_revision_whatever_changes_between_them() {
    String path = "/api/v1/namespaces/" + api().namespace() + "/secrets";
    for (String name : List.of("a", "b", "c", "d")) {
      api().post(path, "{apiVersion: v1, kind: Secret, metadata: {name: " + name + "}}");
    }
    Answer first = api().get(path + "?limit=2");
    assertThat(names(first)).containsExactly("a", "b");
    assertThat(first.at("/metadata/remainingItemCount")).isEqualTo("2");
    api().delete(path + "/c");
    String token = encoded(first.at("/metadata/continue"));
    Answer second = api().get(path + "?limit=2&continue=" + token);
    assertThat(names(second)).containsExactly("c", "d");
    assertThat(second.at("/metadata/continue")).isEmpty();
    assertThat(second.version()).isEqualTo(first.version());
  }

  @Test
  default void a_list_tells_its_kind_and_revision() {
    String path = threeMaps();
    Answer list = api().get(path);
    assertThat(list.at("/kind")).isEqualTo("ConfigMapList");
    assertThat(list.at("/apiVersion")).isEqualTo("v1");
    assertThat(Long.parseLong(list.version())).isPositive();
    assertThat(names(list)).containsExactly("a", "b", "c");
    assertThat(names(api().get("/api/v1/configmaps?labelSelector=tier"))).contains("a", "b");
  }

  @Test
  default void metadata_alone_can_be_asked_for() {
    String path = threeMaps();
    Answer list =
        api().get(path, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
    assertThat(list.at("/kind")).isEqualTo("PartialObjectMetadataList");
    assertThat(list.at("/items/0/data")).isEmpty();
    Answer one =
        api().get(path + "/a", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
    assertThat(one.at("/kind")).isEqualTo("PartialObjectMetadata");
    assertThat(one.at("/metadata/labels/tier")).isEqualTo("web");
  }

  @Test
  default void events_are_the_same_in_both_groups_and_selected_by_what_they_are_about() {
    String namespace = api().namespace();
    String path = "/api/v1/namespaces/" + namespace + "/events";
    String event =
        "{apiVersion: v1, kind: Event, metadata: {name: NAME}, reason: Tested, message: text,"
            + " type: Normal, involvedObject: {kind: ConfigMap, name: OBJECT, namespace: "
            + namespace
            + "}}";
    assertThat(api().post(path, event.replace("NAME", "e1").replace("OBJECT", "x")).status())
        .isEqualTo(201);
    api().post(path, event.replace("NAME", "e2").replace("OBJECT", "y"));
    assertThat(names(api().get(path + "?fieldSelector=involvedObject.name%3Dy")))
        .containsExactly("e2");
    Answer other = api().get("/apis/events.k8s.io/v1/namespaces/" + namespace + "/events/e1");
    assertThat(other.at("/regarding/name")).isEqualTo("x");
    assertThat(other.at("/note")).isEqualTo("text");
    assertThat(other.at("/apiVersion")).isEqualTo("events.k8s.io/v1");
  }
}
