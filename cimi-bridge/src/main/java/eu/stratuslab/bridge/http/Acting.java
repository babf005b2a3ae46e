package eu.stratuslab.bridge.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Messages;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Change;
import eu.stratuslab.bridge.job.Changes;
import eu.stratuslab.bridge.job.Idempotency.Identities;
import eu.stratuslab.bridge.job.Possible;
import eu.stratuslab.bridge.store.Reads;
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
import java.util.function.Function;
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
          new Violation(
              "action", Reason.NOT_ALLOWED, "is another one than the URI's, " + action.name()));
    }
    var references =
        new References(
            services.cloud().store(), services.catalog(), exchange.base(), exchange.caller());
    var parameters = checked.value();
    references.resolve(action.parameters(), parameters, "");
    violations.addAll(references.violations());
    if (!violations.isEmpty()) {
      // What cannot be done at all needs no better parameters.
      Possible.refuseUnlessOffered(type, document, action.name());
      throw new Refusal(violations);
    }
    parameters.remove("action");
    parameters.remove("properties");
    return writing.once(
        exchange,
        body.bytes(),
        once(
            exchange,
            type,
            key,
            action.name(),
            change ->
                services
                    .changes()
                    .act(change, action.name(), asked(type, document, action, parameters))));
  }

  private static ObjectNode asked(
      ResourceType type, Document document, ResourceAction action, ObjectNode parameters) {
    var asked = type.behaviour().ask(document, action.name(), parameters);
    if (!asked.violations().isEmpty()) {
      // What cannot be done at all needs no better parameters.
      Possible.refuseUnlessOffered(type, document, action.name());
      throw new Refusal(asked.violations());
    }
    return asked.parameters();
  }

  /** A change of one resource that answers with its Job. */
  private Writing.Once once(
      Exchange exchange,
      ResourceType type,
      String key,
      String action,
      Function<Change, Changes.Changed> act) {
    return new Writing.Once() {
      @Override
      public void check() {
        // Of an identity that is never used nothing is kept.
        services
            .changes()
            .check(change(exchange, type, key, services.idempotency().fresh()), action);
      }

      @Override
      public Response act(Identities identities) {
        var changed = act.apply(change(exchange, type, key, identities));
        return answers.job(exchange, changed.job(), changed.over() ? 200 : 202);
      }

      @Override
      public Response again(Identities identities, Document job) {
        return Acting.this.again(exchange, job);
      }
    };
  }

  /** An action asked for at the resource itself, as some clients do. */
  Response postToResource(Exchange exchange, ResourceType type, String key) {
    guarded(exchange, type, key);
    var bytes = exchange.request().body().read();
    var notation = Negotiation.body(exchange.request(), bytes);
    var all = type.actions().stream().flatMap(Acting::messages).toList();
    var tree = eu.stratuslab.bridge.format.Reader.read(notation, bytes, all);
    var named = tree.path("action").asText("");
    var action =
        type.action(lastSegment(named)).orElseThrow(() -> unknown(exchange, type, key, named));
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

  private static Refusal unknown(Exchange exchange, ResourceType type, String key, String named) {
    var actions = type.actions().stream().map(ResourceAction::name).toList();
    var instead =
        "a %s has the actions %s; POST to %s%s/%s, or name the action here"
            .formatted(
                type.name(),
                String.join(", ", actions),
                exchange.base(),
                type.href(key),
                actions.getFirst());
    return named.isEmpty()
        ? Refusal.at("action", Reason.REQUIRED, "is missing: " + instead)
        : Refusal.at("action", Reason.NOT_ALLOWED, "is none of this type: " + instead);
  }

  private static Stream<Attribute> messages(ResourceAction action) {
    return Stream.concat(
        Messages.action(action).stream(),
        action.creates().flatMap(creates -> ResourceTypes.named(creates.type())).stream()
            .flatMap(type -> Messages.create(type).stream()));
  }

  Response delete(Exchange exchange, ResourceType type, String key) {
    return writing.once(
        exchange,
        new byte[0],
        once(exchange, type, key, "delete", change -> services.changes().delete(change)));
  }

  private Response again(Exchange exchange, Document job) {
    services.openJobs().resume(job);
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
