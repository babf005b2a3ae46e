package eu.stratuslab.kubernetes.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.schema.Documents;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {
  private static final SchemaHints HINTS =
      SchemaHints.resource(
          Documents.value(
              """
              properties:
                spec:
                  properties:
                    containers:
                      x-kubernetes-patch-merge-key: name
                      x-kubernetes-patch-strategy: merge
                      items:
                        properties:
                          env:
                            x-kubernetes-patch-merge-key: name
                            x-kubernetes-patch-strategy: merge
                    hosts: {x-kubernetes-patch-strategy: merge}
                    order: {type: array}
                    strategy: {x-kubernetes-patch-strategy: retainKeys}
              """));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a: b}               | {a: c}              | {a: c}
          {a: b}               | {b: c}              | {a: b, b: c}
          {a: b}               | {a: null}           | {}
          {a: b, b: c}         | {a: null}           | {b: c}
          {a: [b]}             | {a: c}              | {a: c}
          {a: c}               | {a: [b]}            | {a: [b]}
          {a: {b: c}}          | {a: {b: d, c: null}} | {a: {b: d}}
          {a: [{b: c}]}        | {a: [1]}            | {a: [1]}
          {e: null}            | {a: 1}              | {e: null, a: 1}
          {}                   | {a: {bb: {ccc: null}}} | {a: {bb: {}}}
          """)
  void merge_patches_follow_rfc_7386(String current, String patch, String expected) {
    ObjectNode before = Documents.object(current);
    assertThat(Patches.mergePatch(before, Documents.value(patch)))
        .isEqualTo(Documents.value(expected));
    assertThat(before).isEqualTo(Documents.value(current));
  }

  @Test
  void a_merge_patch_is_an_object() {
    assertThatThrownBy(() -> Patches.mergePatch(Documents.object("{}"), Documents.value("[1]")))
        .isInstanceOfSatisfying(
            PatchException.class, refused -> assertThat(refused.code()).isEqualTo(400));
  }

  @Test
  void json_patches_are_applied_in_order() {
    ObjectNode before = Documents.object("{a: 1, list: [x]}");
    assertThat(
            Patches.jsonPatch(
                before,
                Documents.value(
                    """
                    - {op: test, path: /a, value: 1}
                    - {op: replace, path: /a, value: 2}
                    - {op: add, path: /list/-, value: z}
                    - {op: add, path: /list/1, value: y}
                    - {op: copy, from: /a, path: /b}
                    - {op: move, from: /a, path: /c}
                    - {op: remove, path: /list/0}
                    """)))
        .isEqualTo(Documents.value("{list: [y, z], b: 2, c: 2}"));
    assertThat(before).isEqualTo(Documents.value("{a: 1, list: [x]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{op: test, path: /a, value: 2}]    | 422
          [{op: remove, path: /nothing}]      | 422
          [{op: replace, path: /x/y, value: 1}] | 422
          [{op: remove}]                      | 422
          [{op: melt, path: /a}]              | 422
          {op: remove, path: /a}              | 400
          """)
  void json_patches_that_do_not_work_are_refused(String patch, int code) {
    assertThatThrownBy(() -> Patches.jsonPatch(Documents.object("{a: 1}"), Documents.value(patch)))
        .isInstanceOfSatisfying(
            PatchException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {containers: [{name: a, image: x}, {name: b, image: y}]} | {containers: [{name: b, image: z}]} | {containers: [{name: a, image: x}, {name: b, image: z}]}
          {containers: [{name: a}]}         | {containers: [{name: b}]}                        | {containers: [{name: b}, {name: a}]}
          {containers: [{name: a}, {name: b}]} | {containers: [{name: a, $patch: delete}]}     | {containers: [{name: b}]}
          {containers: [{name: a}, {name: b}]} | {containers: [{$patch: replace}, {name: c}]}  | {containers: [{name: c}]}
          {containers: [{name: a, env: [{name: X, value: '1'}]}]} | {containers: [{name: a, env: [{name: Y, value: '2'}]}]} | {containers: [{name: a, env: [{name: Y, value: '2'}, {name: X, value: '1'}]}]}
          {containers: [{name: a}, {name: b}, {name: c}]} | {$setElementOrder/containers: [{name: c}, {name: a}, {name: b}]} | {containers: [{name: c}, {name: a}, {name: b}]}
          {containers: [{name: a}, {name: s}]} | {$setElementOrder/containers: [{name: b}, {name: a}], containers: [{name: b}]} | {containers: [{name: b}, {name: a}, {name: s}]}
          {hosts: [a, b]}                   | {hosts: [c]}                                     | {hosts: [c, a, b]}
          {hosts: [a, b, c]}                | {$deleteFromPrimitiveList/hosts: [b]}            | {hosts: [a, c]}
          {hosts: [a, b]}                   | {$setElementOrder/hosts: [b, a]}                 | {hosts: [b, a]}
          {order: [a, b]}                   | {order: [c]}                                     | {order: [c]}
          {strategy: {type: R, rolling: {max: 1}}} | {strategy: {type: Recreate, $retainKeys: [type]}} | {strategy: {type: Recreate}}
          {strategy: {a: 1, b: 2}}          | {strategy: {$patch: replace, c: 3}}              | {strategy: {c: 3}}
          {strategy: {a: 1, b: 2}}          | {strategy: {$patch: delete}}                     | {strategy: {}}
          {a: 1}                            | {a: null, b: {c: null, d: 1}}                    | {b: {d: 1}}
          {}                                | {containers: [{name: a, $patch: delete}, {name: b}]} | {containers: [{name: b}]}
          """)
  void strategic_patches_merge_lists_by_key(String current, String patch, String expected) {
    ObjectNode before = Documents.object("{spec: " + current + "}");

    assertThat(Patches.strategicMergePatch(before, Documents.value("{spec: " + patch + "}"), HINTS))
        .isEqualTo(Documents.value("{spec: " + expected + "}"));
    assertThat(before).isEqualTo(Documents.value("{spec: " + current + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {containers: [{image: x}]}                | map: {"image":"x"} does not contain declared merge key: name
          {containers: [{name: a, $patch: bend}]}   | unknown patch type: bend in map: {"name":"a","$patch":"bend"}
          {strategy: {type: R, $retainKeys: [x]}}   | invalid patch format of retainKeys
          {$setElementOrder/hosts: x}               | invalid patch format of setElementOrder list
          """)
  void malformed_strategic_patches_are_refused(String patch, String message) {
    ObjectNode current = Documents.object("{spec: {containers: [{name: a}], strategy: {}}}");
    assertThatThrownBy(
            () ->
                Patches.strategicMergePatch(
                    current, Documents.value("{spec: " + patch + "}"), HINTS))
        .isInstanceOf(PatchException.class)
        .hasMessage(message);
  }

  @Test
  void finalizers_merge_and_owners_merge_by_uid() {
    ObjectNode current =
        Documents.object("{metadata: {finalizers: [a], ownerReferences: [{uid: u, name: x}]}}");

    assertThat(
            Patches.strategicMergePatch(
                current,
                Documents.value(
                    "{metadata: {finalizers: [b], ownerReferences: [{uid: u, $patch: delete}]}}"),
                HINTS))
        .isEqualTo(Documents.value("{metadata: {finalizers: [b, a], ownerReferences: []}}"));
  }
}
