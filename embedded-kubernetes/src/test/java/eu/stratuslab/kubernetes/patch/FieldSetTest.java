package eu.stratuslab.kubernetes.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.kubernetes.schema.Documents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldSetTest {
  private static final String STORED =
      """
      f:metadata: {f:labels: {.: {}, 'f:a.b/c': {}}}
      f:spec:
        f:disks:
          'k:{"name":"x"}': {.: {}, f:name: {}}
          'k:{"port":80,"protocol":"TCP"}': {f:name: {}}
        f:tags: {'v:"a"': {}, 'v:1': {}, 'v:true': {}}
        f:list: {'i:0': {}}
      """;

  @Test
  void fields_are_written_as_they_were_read() {
    assertThat(set(STORED).encode()).isEqualTo(Documents.value(STORED));
  }

  @Test
  void paths_are_shown_as_kubernetes_shows_them() {
    assertThat(set(STORED).paths().stream().map(PathElement::shown))
        .containsExactlyInAnyOrder(
            ".metadata.labels",
            ".metadata.labels.a.b/c",
            ".spec.disks[name=\"x\"]",
            ".spec.disks[name=\"x\"].name",
            ".spec.disks[port=80,protocol=\"TCP\"].name",
            ".spec.tags[=\"a\"]",
            ".spec.tags[=1]",
            ".spec.tags[=true]",
            ".spec.list[0]");
  }

  @Test
  void a_path_and_what_is_below_it_are_members_apart() {
    FieldSet both = set("{f:a: {.: {}, f:b: {}}}");
    FieldSet parent = set("{f:a: {}}");
    FieldSet child = set("{f:a: {f:b: {}}}");

    assertThat(both.difference(parent)).isEqualTo(child);
    assertThat(both.difference(child)).isEqualTo(parent);
    assertThat(parent.intersection(child)).isEqualTo(FieldSet.EMPTY);
    assertThat(parent.union(child)).isEqualTo(both);
  }

  @Test
  void numbers_are_the_same_however_they_are_written() {
    assertThat(set("{'k:{\"port\":80.0}': {}}")).isEqualTo(set("{'k:{\"port\":80}': {}}"));
    assertThat(set("{'v:1': {}}")).isEqualTo(set("{'v:1.0': {}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{x: {}}", "{'q:1': {}}", "{'v:[': {}}", "{'k:1': {}}", "{'i:x': {}}"})
  void malformed_fields_are_refused(String fields) {
    assertThatThrownBy(() -> set(fields)).isInstanceOf(IllegalArgumentException.class);
  }

  private static FieldSet set(String fields) {
    return FieldSet.decode(Documents.value(fields));
  }
}
