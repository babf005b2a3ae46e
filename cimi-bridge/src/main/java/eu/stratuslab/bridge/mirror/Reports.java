package eu.stratuslab.bridge.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What of a resource's status goes into the document. A report is taken only if it says who made
 * it, in which epoch, and which revision it has seen; it is ordered by (epoch, sequence) and by
 * nothing else; what is absent overwrites nothing.
 */
final class Reports {
  static final String PROPOSAL = "proposal";
  private static final String TERM = "term";
  private static final String CONDITIONS = "conditions";
  private static final String SCHEDULED = "Scheduled";

  private Reports() {}

  /** The status that the document should have; empty if it has it, or nothing is to be believed. */
  static Optional<ObjectNode> news(Situation situation, Document document, Resource resource) {
    var report = resource.status();
    var next =
        credible(situation, document, report)
            ? reported(situation, document, report)
            : proposed(document, report);
    return next.filter(status -> !same(status, document.status()));
  }

  /** True if a resource's reporter says that this is why it is not ready. */
  static boolean waitsFor(Resource resource, String reason) {
    for (var condition : resource.status().path(CONDITIONS)) {
      if (condition.path("reason").asText().equals(reason)) {
        return true;
      }
    }
    return false;
  }

  /** The status with the term of the mirror that writes it. */
  static ObjectNode under(long term, ObjectNode status) {
    return status.deepCopy().put(TERM, term);
  }

  private static boolean same(ObjectNode one, ObjectNode other) {
    return Json.same(plain(one), plain(other));
  }

  private static ObjectNode plain(ObjectNode status) {
    var plain = Json.object();
    plain.setAll(status);
    plain.remove(TERM);
    return plain;
  }

  private static boolean credible(Situation situation, Document document, ObjectNode report) {
    if (!report.hasNonNull("reporter")
        || !report.hasNonNull("epoch")
        || !report.hasNonNull("observedRevision")) {
      return false;
    }
    var reporter = report.path("reporter").asText();
    var placement = document.placement();
    if (situation.mirrored().discovered()) {
      return reporter.equals(document.key());
    }
    // Only the host where it is placed, under that very placement, knows how it is.
    return placement != null
        && reporter.equals(placement.host())
        && report.path("epoch").asLong() == placement.epoch();
  }

  private static Optional<ObjectNode> reported(
      Situation situation, Document document, ObjectNode report) {
    var order = compare(report, document.status());
    if (order < 0) {
      return Optional.empty();
    }
    if (order == 0) {
      // The reporter has said nothing new; conditions may also be the operator's.
      var status = document.status().deepCopy();
      status.set(CONDITIONS, report.path(CONDITIONS).deepCopy());
      return report.has(CONDITIONS) ? Optional.of(status) : Optional.empty();
    }
    var status = report.deepCopy();
    status.remove(PROPOSAL);
    return Optional.of(situation.type().behaviour().reported(document, status));
  }

  /** Epoch first, then the reporter's count. A document without report comes before every one. */
  private static int compare(ObjectNode report, ObjectNode known) {
    if (!known.hasNonNull("reporter")) {
      return 1;
    }
    var epochs = Long.compare(report.path("epoch").asLong(), known.path("epoch").asLong());
    return epochs != 0
        ? epochs
        : Long.compare(report.path("sequence").asLong(), known.path("sequence").asLong());
  }

  /** What the operator says of a document that is not placed yet, if it speaks of this revision. */
  private static Optional<ObjectNode> proposed(Document document, ObjectNode report) {
    var proposal = report.path(PROPOSAL);
    if (document.placement() != null
        || proposal.path("revision").asLong(-1) != document.revision()) {
      return Optional.empty();
    }
    var status = document.status().deepCopy();
    status.set(PROPOSAL, proposal.deepCopy());
    merge(status, report.path(CONDITIONS));
    return Optional.of(status);
  }

  private static void merge(ObjectNode status, JsonNode conditions) {
    var byType = new TreeMap<String, JsonNode>();
    status.path(CONDITIONS).forEach(c -> byType.put(c.path("type").asText(), c));
    conditions.forEach(
        condition -> {
          if (condition.path("type").asText().equals(SCHEDULED)) {
            byType.put(SCHEDULED, condition.deepCopy());
          }
        });
    ArrayNode merged = Json.mapper().createArrayNode();
    byType.values().forEach(merged::add);
    if (!merged.isEmpty()) {
      status.set(CONDITIONS, merged);
    }
  }

  /** True once the report has seen the document as it is. */
  static boolean answers(Document document) {
    return document.status().path("observedRevision").asLong(-1) >= document.revision();
  }
}
