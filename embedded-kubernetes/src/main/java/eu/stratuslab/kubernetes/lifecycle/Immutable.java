package eu.stratuslab.kubernetes.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;

/** Metadata that a client may leave out but not change. */
final class Immutable {
  private static final List<String> FIELDS =
      List.of("uid", "deletionTimestamp", "deletionGracePeriodSeconds");

  private Immutable() {}

  static void check(ResourceType type, ObjectNode current, ObjectNode next) {
    List<Cause> causes = new ArrayList<>();
    for (String field : FIELDS) {
      JsonNode wanted = next.path("metadata").path(field);
      // A client that speaks protobuf sends the empty text for what it leaves out.
      boolean given = !wanted.isMissingNode() && !wanted.isNull() && !wanted.asText().isEmpty();
      if (given && !wanted.equals(current.path("metadata").path(field))) {
        causes.add(
            new Cause(
                "FieldValueInvalid",
                "Invalid value: " + wanted + ": field is immutable",
                "metadata." + field));
      }
    }
    if (!causes.isEmpty()) {
      throw ApiFailure.invalid(type.group(), type.kind(), Meta.name(current), causes);
    }
  }
}
