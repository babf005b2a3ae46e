package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.format.Notation;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Entity tags: {@code "<revision>.<status revision>.<representation>"}. If-Match compares the
 * revision only, so that a status report never refuses an editor, and a second editor always is.
 */
final class Preconditions {
  private Preconditions() {}

  static String tag(Request request, Notation notation, Document document, Caller caller) {
    var rights =
        document.acl().grants(caller, Right.ALL)
            ? 2
            : document.acl().grants(caller, Right.MODIFY) ? 1 : 0;
    var query = request.query().raw();
    return "\""
        + document.revision()
        + "."
        + document.statusRevision()
        + "."
        + summaries(document)
        + notation.letter()
        + rights
        + (query.isEmpty() ? "" : Integer.toHexString(query.hashCode()))
        + "\"";
  }

  /** What is counted when the resource is read changes without a write to it. */
  private static String summaries(Document document) {
    var counted =
        ResourceTypes.named(document.type()).stream()
            .flatMap(type -> type.owned().stream())
            .filter(owned -> owned.computed() || !owned.summary().isEmpty())
            .map(_ -> document.status())
            .toList();
    return counted.isEmpty() ? "" : Integer.toHexString(counted.hashCode()) + ".";
  }

  /** True if the consumer has that very representation. */
  static boolean has(Request request, String tag) {
    var header = request.header("if-none-match");
    return header != null
        && (header.strip().equals("*")
            || Arrays.stream(header.split(",", -1))
                .map(String::strip)
                .map(t -> t.startsWith("W/") ? t.substring(2) : t)
                .anyMatch(tag::equals));
  }

  /**
   * Refuses an editor who has seen another revision.
   *
   * @throws Refusal {@code PRECONDITION_FAILED}
   */
  static void refuseUnlessMatched(@Nullable String ifMatch, Document document) {
    if (ifMatch == null || ifMatch.strip().equals("*")) {
      return;
    }
    var matched =
        Arrays.stream(ifMatch.split(",", -1))
            .map(String::strip)
            .anyMatch(tag -> tag.startsWith("\"" + document.revision() + "."));
    if (!matched) {
      throw Refusal.of(
          Reason.PRECONDITION_FAILED,
          "the resource was changed meanwhile: its revision is " + document.revision());
    }
  }
}
