package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.format.Messages;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Change;
import eu.stratuslab.bridge.job.Changes;
import eu.stratuslab.bridge.job.Idempotency.Identities;
import eu.stratuslab.bridge.job.Reads;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Input;
import eu.stratuslab.model.resource.ResourceAction;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.stream.Stream;

/** Actions and deletes (DSP0263 4.2.1.4, 4.2.1.5). */
final class Acting {
  private final Services services;
  private final Writing writing;
  private final Answers answers;

  Acting(Services services) {
    this.services = services;
    this.writing = new Writing(services);
    this.answers = new Answers(services);
  }

  /** An action asked for at its own URI. */
  Response post(Exchange exchange, ResourceType type, String key, ResourceAction action) {
    var document = guarded(exchange, type, key);
    var attributes = Messages.action(action);
    var body = writing.body(exchange, attributes);
    var checked = Input.check(attributes, body.tree(), "", Input.Mode.CREATE);
    var violations = new ArrayList<Violation>(checked.violations());
    var named = checked.value().path("action").asText("");
    // Old clients send malformed URIs: only the last segment counts (§15).
    if (!named.isEmpty() && !lastSegment(named).equals(action.name())) {
      violations.add(
          new Violation("action", Reason.NOT_ALLOWED, "is not " + action.name() + " as the URI"));
    }
    var references =
        new References(
            services.cloud().store(), services.catalog(), exchange.base(), exchange.caller());
    var parameters = checked.value();
    references.resolve(action.parameters(), parameters, "");
    violations.addAll(references.violations());
    if (!violations.isEmpty()) {
      // What cannot be done at all needs no better parameters.
      Changes.refuseUnlessOffered(type, document, action.name());
      throw new Refusal(violations);
    }
    parameters.remove("action");
    parameters.remove("properties");
    var identities = writing.identities(exchange, body.bytes());
    var before = writing.doneBefore(exchange, identities);
    if (before.isPresent()) {
      return again(exchange, before.get().document());
    }
    var asked = type.behaviour().ask(document, action.name(), parameters);
    if (!asked.violations().isEmpty()) {
      Changes.refuseUnlessOffered(type, document, action.name());
      throw new Refusal(asked.violations());
    }
    var changed =
        services
            .changes()
            .act(change(exchange, type, key, identities), action.name(), asked.parameters());
    return answers.job(exchange, changed.job(), changed.over() ? 200 : 202);
  }

  /** An action asked for at the resource itself, as some clients do. */
  Response postToResource(Exchange exchange, ResourceType type, String key) {
    guarded(exchange, type, key);
    var bytes = exchange.request().body().read();
    var notation = Negotiation.body(exchange.request(), bytes);
    var all = type.actions().stream().flatMap(Acting::messages).toList();
    var tree = eu.stratuslab.bridge.format.Reader.read(notation, bytes, all);
    var action =
        type.action(lastSegment(tree.path("action").asText("")))
            .orElseThrow(
                () -> Refusal.at("action", Reason.NOT_ALLOWED, "names no action of this type"));
    var again =
        new Exchange(
            new Request(
                exchange.request().id(),
                exchange.request().method(),
                exchange.request().path(),
                exchange.request().query(),
                exchange.request().headers(),
                () -> bytes,
                exchange.request().origin(),
                exchange.request().address()),
            exchange.caller(),
            exchange.notation(),
            exchange.base());
    if (action.creates().isPresent()) {
      return new Creating(services).post(again, type, key, action);
    }
    var link = action.inserts().flatMap(type::link);
    return link.isPresent()
        ? new Linking(services).act(again, new Linking.Place(type, key, link.get()), action)
        : post(again, type, key, action);
  }

  private static Stream<Attribute> messages(ResourceAction action) {
    return Stream.concat(
        Messages.action(action).stream(),
        action.creates().flatMap(creates -> ResourceTypes.named(creates.type())).stream()
            .flatMap(type -> Messages.create(type).stream()));
  }

  Response delete(Exchange exchange, ResourceType type, String key) {
    var identities = writing.identities(exchange, new byte[0]);
    var before = writing.doneBefore(exchange, identities);
    if (before.isPresent()) {
      return again(exchange, before.get().document());
    }
    guarded(exchange, type, key);
    var changed = services.changes().delete(change(exchange, type, key, identities));
    return answers.job(exchange, changed.job(), changed.over() ? 200 : 202);
  }

  private Response again(Exchange exchange, Document job) {
    services.changes().resume(job);
    var state = job.state();
    var over = state != null && JobState.valueOf(state).ended();
    return answers.job(exchange, job, over ? 200 : 202);
  }

  private Document guarded(Exchange exchange, ResourceType type, String key) {
    var present =
        Reads.living(services.cloud().store(), type.name(), key)
            .orElseThrow(() -> Refusal.of(Reason.NOT_FOUND, "there is nothing here"))
            .document();
    Writing.guard(exchange, present);
    return present;
  }

  private static Change change(
      Exchange exchange, ResourceType type, String key, Identities identities) {
    return new Change(
        type,
        key,
        identities.job(),
        exchange.caller(),
        document -> Writing.guard(exchange, document));
  }

  private static String lastSegment(String uri) {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }
}
