package eu.stratuslab.bridge.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Messages;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Change;
import eu.stratuslab.bridge.job.Holders;
import eu.stratuslab.bridge.job.Idempotency.Identities;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.resource.Input;
import eu.stratuslab.model.resource.Linked;
import eu.stratuslab.model.resource.ResourceAction;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Enhanced collections (DSP0263 5.5.12): lists the resources that name one as their holder, and
 * changes what they name by their own actions.
 */
final class Linking {
  private static final String INSERT = "insert";
  private static final String REMOVE = "remove";

  private final Services services;
  private final Writing writing;
  private final Answers answers;

  Linking(Services services) {
    this.services = services;
    this.writing = new Writing(services);
    this.answers = new Answers(services);
  }

  /** The collection of one holder. */
  record Place(ResourceType type, String key, Linked link) {
    ResourceType items() {
      return ResourceTypes.named(link.of()).orElseThrow();
    }
  }

  Response list(Exchange exchange, Place place) {
    var holder = visible(exchange, place.type(), place.key());
    var items = new Expanding(services).linked(place.link(), place.key(), exchange.caller());
    var view = new Views(services).of(exchange);
    return Response.of(
        200,
        exchange.notation(),
        services
            .renderer()
            .linked(exchange.notation(), place.type(), holder, place.link(), items, view));
  }

  Response item(Exchange exchange, Place place, String id) {
    var holder = visible(exchange, place.type(), place.key());
    var item = visible(exchange, place.items(), id);
    if (!holds(place, item)) {
      throw nothing();
    }
    var view = new Views(services).of(exchange);
    return Response.of(
        200,
        exchange.notation(),
        services
            .renderer()
            .linkedItem(exchange.notation(), place.type(), holder, place.link(), item, view));
  }

  /** An insert or a remove, asked for at the collection itself: the body says which. */
  Response post(Exchange exchange, Place place) {
    guarded(exchange, place);
    var body = writing.body(exchange, messages(place.link(), true));
    var named = body.tree().path("action").asText();
    return switch (named.substring(named.lastIndexOf('/') + 1)) {
      case INSERT -> insert(exchange, place, body, INSERT);
      case REMOVE -> remove(exchange, place, body);
      case "" ->
          throw Refusal.at("action", Reason.REQUIRED, "is missing: " + instead(exchange, place));
      default ->
          throw Refusal.at(
              "action",
              Reason.NOT_ALLOWED,
              "is neither insert nor remove: " + instead(exchange, place));
    };
  }

  /** An insert or a remove, asked for at its own URI. */
  Response post(Exchange exchange, Place place, String operation) {
    guarded(exchange, place);
    return switch (operation) {
      case INSERT -> insert(exchange, place, read(exchange, place, true), INSERT);
      case REMOVE -> remove(exchange, place, read(exchange, place, false));
      default -> throw Refusal.of(Reason.NOT_FOUND, instead(exchange, place));
    };
  }

  /** Where and how one goes about it. */
  private String instead(Exchange exchange, Place place) {
    var href = exchange.base() + place.type().href(place.key()) + "/" + place.link().attribute();
    return "POST to %s/%s or %s/%s, or to %s with the action %s or %s"
        .formatted(
            href,
            INSERT,
            href,
            REMOVE,
            href,
            services.dialect().actionUri(INSERT),
            services.dialect().actionUri(REMOVE));
  }

  /** An action of the holder that is an insert by another name. */
  Response act(Exchange exchange, Place place, ResourceAction action) {
    var holder = guarded(exchange, place);
    if (!place.type().behaviour().offered(place.type(), holder).contains(action.name())) {
      throw Refusal.of(
          Reason.CONFLICT, action.name() + " is not possible in state " + holder.state());
    }
    return insert(exchange, place, read(exchange, place, true), action.name());
  }

  private Writing.Body read(Exchange exchange, Place place, boolean accessories) {
    return writing.body(exchange, messages(place.link(), accessories));
  }

  private static List<eu.stratuslab.model.resource.Attribute> messages(
      Linked link, boolean accessories) {
    return Messages.action(
        new ResourceAction("", "", accessories ? link.parameters() : List.of(link.reference())));
  }

  private Response insert(Exchange exchange, Place place, Writing.Body body, String operation) {
    var input = checked(exchange, place, body.tree(), operation, true);
    var item = visible(exchange, place.items(), key(place, input));
    return writing.once(
        exchange,
        body.bytes(),
        new Asked(
            exchange,
            place.items(),
            item,
            place.link().insert(),
            document -> admitted(exchange, place, document, input)));
  }

  /**
   * An action of an item.
   *
   * @param parameters of the action, of the item as it is; refuses what cannot be
   */
  private final class Asked implements Writing.Once {
    private final Exchange exchange;
    private final ResourceType type;
    private final Document item;
    private final String action;
    private final Function<Document, ObjectNode> parameters;

    Asked(
        Exchange exchange,
        ResourceType type,
        Document item,
        String action,
        Function<Document, ObjectNode> parameters) {
      this.exchange = exchange;
      this.type = type;
      this.item = item;
      this.action = action;
      this.parameters = parameters;
    }

    private Change change(Identities identities) {
      return new Change(
          type,
          item.key(),
          identities.job(),
          exchange.caller(),
          document -> {
            var _ = parameters.apply(document);
          });
    }

    @Override
    public void check() {
      services.changes().check(change(services.idempotency().fresh()), action);
    }

    @Override
    public Response act(Identities identities) {
      var changed = services.changes().act(change(identities), action, parameters.apply(item));
      return answers.job(exchange, changed.job(), changed.over() ? 200 : 202);
    }

    @Override
    public Response again(Identities identities, Document job) {
      services.openJobs().resume(job);
      return answers.job(exchange, job, JobBehaviour.stateOf(job).ended() ? 200 : 202);
    }
  }

  private Response remove(Exchange exchange, Place place, Writing.Body body) {
    var input = checked(exchange, place, body.tree(), REMOVE, false);
    var item = visible(exchange, place.items(), key(place, input));
    return writing.once(
        exchange,
        body.bytes(),
        new Asked(
            exchange,
            place.items(),
            item,
            place.link().remove(),
            document -> {
              refuseUnlessChangeable(exchange, document);
              if (!holds(place, document)) {
                throw Refusal.at(place.link().item(), Reason.CONFLICT, "is not in this collection");
              }
              return Json.object();
            }));
  }

  private ObjectNode checked(
      Exchange exchange, Place place, ObjectNode tree, String operation, boolean accessories) {
    var attributes = messages(place.link(), accessories);
    var checked = Input.check(attributes, tree, "", Input.Mode.CREATE);
    var violations = new ArrayList<Violation>(checked.violations());
    var input = checked.value();
    var named = input.path("action").asText("");
    if (!named.isEmpty() && !named.substring(named.lastIndexOf('/') + 1).equals(operation)) {
      violations.add(
          new Violation(
              "action", Reason.NOT_ALLOWED, "is another one than the URI's, " + operation));
    }
    var references =
        new References(
            services.cloud().store(), services.catalog(), exchange.base(), exchange.caller());
    references.check(attributes, input, "");
    violations.addAll(references.violations());
    if (!violations.isEmpty()) {
      throw new Refusal(violations);
    }
    return input;
  }

  private static String key(Place place, ObjectNode input) {
    var href = input.path(place.link().item()).path("href").asText();
    return href.substring(href.lastIndexOf('/') + 1);
  }

  /** What the item's own type says of it, with everything as it is now. */
  private ObjectNode admitted(Exchange exchange, Place place, Document item, ObjectNode input) {
    refuseUnlessChangeable(exchange, item);
    var holder =
        Reads.living(services.cloud().store(), place.type().name(), place.key())
            .orElseThrow(Linking::nothing)
            .document();
    var others =
        new Holders(services.cloud())
            .of(place.link(), place.key()).stream()
                .map(stored -> stored.document())
                .filter(other -> !other.key().equals(item.key()))
                .toList();
    var admission = place.items().behaviour().admit(item, holder, others, input);
    if (!admission.violations().isEmpty()) {
      throw new Refusal(admission.violations());
    }
    return admission.parameters();
  }

  private static void refuseUnlessChangeable(Exchange exchange, Document item) {
    if (!item.acl().grants(exchange.caller(), Right.MODIFY)) {
      throw Refusal.of(Reason.FORBIDDEN, "you may look at " + item.key() + ", and not change it");
    }
  }

  private static boolean holds(Place place, Document item) {
    return item.spec()
        .path(place.link().member())
        .path(place.link().holder())
        .asText()
        .equals(place.key());
  }

  private Document guarded(Exchange exchange, Place place) {
    var holder =
        Reads.living(services.cloud().store(), place.type().name(), place.key())
            .orElseThrow(Linking::nothing)
            .document();
    Writing.guard(exchange, holder);
    return holder;
  }

  private Document visible(Exchange exchange, ResourceType type, String key) {
    return Reads.living(services.cloud().store(), type.name(), key)
        .map(stored -> stored.document())
        .filter(document -> Answers.visible(document, exchange.caller()))
        .orElseThrow(Linking::nothing);
  }

  private static Refusal nothing() {
    return Refusal.of(Reason.NOT_FOUND, "there is nothing here");
  }
}
