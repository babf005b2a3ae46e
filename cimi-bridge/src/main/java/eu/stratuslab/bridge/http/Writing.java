package eu.stratuslab.bridge.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Reader;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Idempotency.Identities;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.List;
import java.util.Optional;

/** What all writes have in common. */
final class Writing {
  private final Services services;

  Writing(Services services) {
    this.services = services;
  }

  /** The body as it came, and the tree that it is. */
  record Body(byte[] bytes, ObjectNode tree) {}

  Body body(Exchange exchange, List<Attribute> attributes) {
    var bytes = exchange.request().body().read();
    var notation = Negotiation.body(exchange.request(), bytes);
    return new Body(bytes, Reader.read(notation, bytes, attributes));
  }

  /** The identities of the Job and of what it makes; an Idempotency-Key brings them back. */
  Identities identities(Exchange exchange, byte[] body) {
    var key = exchange.request().header("idempotency-key");
    if (key == null) {
      return services.idempotency().fresh();
    }
    var user = exchange.caller().user();
    var request = exchange.request();
    return services
        .idempotency()
        .of(
            List.of(
                user == null ? "" : user,
                request.method(),
                request.path() + "?" + request.query().raw()),
            key,
            body);
  }

  /** The Job of the same request, if it came before. */
  Optional<Stored> doneBefore(Exchange exchange, Identities identities) {
    return exchange.request().header("idempotency-key") == null
        ? Optional.empty()
        : services.idempotency().done(identities);
  }

  /** Refuses who may not change a resource, and who has seen another revision of it. */
  static void guard(Exchange exchange, Document document) {
    if (!Answers.visible(document, exchange.caller())) {
      throw Refusal.of(Reason.NOT_FOUND, "there is nothing here");
    }
    if (!document.acl().grants(exchange.caller(), Right.MODIFY)) {
      throw Refusal.of(Reason.FORBIDDEN, "you may look at this, and not change it");
    }
    Preconditions.refuseUnlessMatched(exchange.request().header("if-match"), document);
  }
}
