package eu.stratuslab.kubernetes.contract;

import static eu.stratuslab.kubernetes.contract.ClusterTest.map;
import static eu.stratuslab.kubernetes.contract.ClusterTest.maps;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Watches. */
public interface WatchContract extends ClusterTest {

  private static String watch(String path, String version) {
    return path + "?watch=1&labelSelector=mine&resourceVersion=" + version;
  }

  private static String mine(String name) {
    return map(name, ", labels: {mine: 'true'}");
  }

  @Test
  default void a_watch_tells_every_change_after_its_revision_in_order() throws Exception {
    String path = maps(api().namespace());
    api().post(path, mine("before"));
    String version = api().get(path).version();
    api().post(path, mine("one"));
    try (EventStream events = api().watch(watch(path, version))) {
      assertThat(events.nextNamed()).isEqualTo("ADDED one");
      api().merge(path + "/one", "{data: {a: changed}}");
      JsonNode modified = events.next();
      assertThat(modified.path("type").asText()).isEqualTo("MODIFIED");
      assertThat(modified.at("/object/data/a").asText()).isEqualTo("changed");
      api().delete(path + "/one");
      JsonNode deleted = events.next();
      assertThat(deleted.path("type").asText()).isEqualTo("DELETED");
      assertThat(deleted.at("/object/metadata/resourceVersion").asLong())
          .isGreaterThan(modified.at("/object/metadata/resourceVersion").asLong());
    }
  }

  @Test
  default void a_watch_without_revision_begins_with_what_is_there() throws Exception {
    String path = maps(api().namespace());
    api().post(path, mine("one"));
    try (EventStream events = api().watch(watch(path, ""))) {
      assertThat(events.nextNamed()).isEqualTo("ADDED one");
      api().post(path, mine("two"));
      assertThat(events.nextNamed()).isEqualTo("ADDED two");
    }
  }

  @Test
  default void an_object_that_ceases_to_match_disappears_for_the_watch() throws Exception {
    String path = maps(api().namespace());
    api().post(path, map("one", ""));
    try (EventStream events = api().watch(watch(path, api().get(path).version()))) {
      api().merge(path + "/one", "{metadata: {labels: {mine: 'yes'}}}");
      assertThat(events.nextNamed()).isEqualTo("ADDED one");
      api().merge(path + "/one", "{metadata: {labels: {mine: null}}}");
      assertThat(events.nextNamed()).isEqualTo("DELETED one");
    }
  }

  @Test
  default void initial_events_end_with_a_marked_bookmark() throws Exception {
    String path = maps(api().namespace());
    api().post(path, mine("one"));
    String query =
        "?watch=1&labelSelector=mine&sendInitialEvents=true&allowWatchBookmarks=true"
            + "&resourceVersionMatch=NotOlderThan";
    try (EventStream events = api().watch(path + query)) {
      assertThat(events.nextNamed()).isEqualTo("ADDED one");
      JsonNode bookmark = events.next();
      assertThat(bookmark.path("type").asText()).isEqualTo("BOOKMARK");
      assertThat(bookmark.at("/object/kind").asText()).isEqualTo("ConfigMap");
      assertThat(bookmark.at("/object/metadata/annotations/k8s.io~1initial-events-end").asText())
          .isEqualTo("true");
      api().post(path, mine("two"));
      assertThat(events.nextNamed()).isEqualTo("ADDED two");
    }
  }

  @Test
  default void a_watch_ends_after_its_timeout() throws Exception {
    String path = maps(api().namespace());
    String version = api().get(path).version();
    try (EventStream events = api().watch(watch(path, version) + "&timeoutSeconds=1")) {
      assertThat(events.status()).isEqualTo(200);
      assertThat(events.ends()).isTrue();
    }
  }

  @Test
  default void one_object_can_be_watched() throws Exception {
    String path = maps(api().namespace());
    api().post(path, map("one", ""));
    String version = api().post(path, map("two", "")).version();
    String query = "?watch=1&fieldSelector=metadata.name%3Dtwo&resourceVersion=" + version;
    try (EventStream events = api().watch(path + query)) {
      api().merge(path + "/one", "{data: {x: y}}");
      api().merge(path + "/two", "{data: {x: y}}");
      assertThat(events.nextNamed()).isEqualTo("MODIFIED two");
    }
  }
}
