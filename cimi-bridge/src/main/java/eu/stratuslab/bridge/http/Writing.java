package eu.stratuslab.bridge.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Reader;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Idempotency.Identities;
import eu.stratuslab.bridge.job.Idempotency.Keyed;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

  /** How a request is done: once, however often it comes under the same Idempotency-Key. */
  interface Once {
    /** Refuses what cannot be done, before anything is kept of it. */
    void check();

    /** Does it under these identities of the Job and of what that makes. */
    Response act(Identities identities);

    /** Answers as before: it came to that Job. */
    Response again(Identities identities, Document job);
  }

  /**
   * Does a request. One that is refused leaves no key: it may be mended and sent under the same.
   */
  Response once(Exchange exchange, byte[] body, Once request) {
    var key = exchange.request().header("idempotency-key");
    var idempotency = services.idempotency();
    if (key == null) {
      return request.act(idempotency.fresh());
    }
    var keyed = new Keyed(scope(exchange), key, body);
    if (idempotency.before(keyed).isEmpty()) {
      request.check();
    }
    var identities = idempotency.of(keyed);
    var done = idempotency.done(identities);
    if (done.isPresent()) {
      return request.again(identities, done.get().document());
    }
    try {
      return request.act(identities);
    } catch (Refusal refusal) {
      if (refusal.retryAfterSeconds() == 0) {
        idempotency.forget(keyed, identities);
      }
      throw refusal;
    } catch (StoreException e) {
      // What is too large stays so; anything else of the store's may be another time.
      if (e.code() == StoreException.Code.TOO_LARGE) {
        idempotency.forget(keyed, identities);
      }
      throw e;
    }
  }

  /**
   * Answers a request for what is gone: if it came before and was done, by its Job.
   *
   * @throws Refusal {@code NOT_FOUND} if not
   */
  Response onceGone(Exchange exchange, Function<Document, Response> again) {
    var key = exchange.request().header("idempotency-key");
    var idempotency = services.idempotency();
    return Optional.ofNullable(key)
        .flatMap(
            k ->
                idempotency.before(new Keyed(scope(exchange), k, exchange.request().body().read())))
        .flatMap(idempotency::done)
        .map(job -> again.apply(job.document()))
        .orElseThrow(() -> Refusal.of(Reason.NOT_FOUND, "there is nothing here"));
  }

  private static List<String> scope(Exchange exchange) {
    var user = exchange.caller().user();
    var request = exchange.request();
    return List.of(
        user == null ? "" : user, request.method(), request.path() + "?" + request.query().raw());
  }

  /** Refuses who may not change a resource, and who has seen another revision of it. */
  static void guard(Exchange exchange, Document document) {
    guardRights(exchange, document);
    Preconditions.refuseUnlessMatched(exchange.request().header("if-match"), document);
  }

  /** Refuses who may not change a resource. */
  static void guardRights(Exchange exchange, Document document) {
    guardRights(exchange.caller(), document);
  }

  static void guardRights(Caller caller, Document document) {
    if (!Answers.visible(document, caller)) {
      throw Refusal.of(Reason.NOT_FOUND, "there is nothing here");
    }
    if (!document.acl().grants(caller, Right.MODIFY)) {
      throw Refusal.of(Reason.FORBIDDEN, "you may look at this, and not change it");
    }
  }
}
