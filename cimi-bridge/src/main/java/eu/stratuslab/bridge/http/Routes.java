package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.format.EntryPoint;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.model.resource.Creation;
import eu.stratuslab.model.resource.Linked;
import eu.stratuslab.model.resource.Owned;
import eu.stratuslab.model.resource.Part;
import eu.stratuslab.model.resource.ResourceAction;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceType.Verb;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The generic routes. None of them names a type but the entry point: a new type needs no change.
 *
 * <pre>
 * cloudEntryPoint
 * {collection}
 * {collection}/{key}
 * {collection}/{key}/{action}
 * {collection}/{key}/{part}
 * {collection}/{key}/{part}/{id}
 * {collection}/{key}/{owned}
 * {collection}/{key}/{owned}/{id}            if they are nowhere else
 * {collection}/{key}/{linked}
 * {collection}/{key}/{linked}/{id, insert, remove}
 * </pre>
 */
final class Routes {
  private final Services services;
  private final Reading reading;
  private final Listings listings;
  private final Creating creating;
  private final Editing editing;
  private final Acting acting;
  private final Linking linking;
  private final Owning owning;

  Routes(Services services) {
    this.services = services;
    this.reading = new Reading(services);
    this.listings = new Listings(services);
    this.creating = new Creating(services);
    this.editing = new Editing(services);
    this.acting = new Acting(services);
    this.linking = new Linking(services);
    this.owning = new Owning(services);
  }

  /**
   * The answer to a request below the base path.
   *
   * @param segments of the path, decoded; empty for the base path itself
   */
  Response handle(Exchange exchange, List<String> segments) {
    if (segments.isEmpty()) {
      return entryPoint(exchange).with("Content-Location", exchange.base() + EntryPoint.PATH);
    }
    var first = segments.getFirst();
    if (first.equals(EntryPoint.PATH) && segments.size() == 1) {
      return entryPoint(exchange);
    }
    var type = services.catalog().ofSegment(first).orElseThrow(Routes::nothing);
    return switch (segments.size()) {
      case 1 -> collection(exchange, type);
      case 2 -> resource(exchange, type, segments.get(1));
      case 3 -> inside(exchange, type, segments.get(1), segments.get(2));
      case 4 -> item(exchange, type, segments.get(1), segments.get(2), segments.get(3));
      default -> throw nothing();
    };
  }

  private Response entryPoint(Exchange exchange) {
    return switch (exchange.request().method()) {
      case "GET", "HEAD" -> reading.entryPoint(exchange);
      case "PUT" -> editing.put(exchange, EntryPoint.TYPE, EntryPoint.PATH);
      default -> other(exchange, Set.of("GET", "HEAD", "PUT"));
    };
  }

  private Response collection(Exchange exchange, ResourceType type) {
    var addable = !(type.creation() instanceof Creation.ByProvider);
    return switch (exchange.request().method()) {
      case "GET", "HEAD" -> listings.get(exchange, type);
      case "POST" ->
          addable ? creating.post(exchange, type) : other(exchange, Set.of("GET", "HEAD"));
      default -> other(exchange, allowed(addable, "POST", "GET", "HEAD"));
    };
  }

  private Response resource(Exchange exchange, ResourceType type, String key) {
    var editable = type.verbs().contains(Verb.EDIT);
    var deletable = type.verbs().contains(Verb.DELETE);
    var acts = !type.actions().isEmpty();
    var allow = new TreeSet<>(Set.of("GET", "HEAD"));
    if (editable) {
      allow.add("PUT");
    }
    if (deletable) {
      allow.add("DELETE");
    }
    return switch (exchange.request().method()) {
      case "GET", "HEAD" -> reading.get(exchange, type, key);
      case "PUT" -> editable ? editing.put(exchange, type, key) : other(exchange, allow);
      case "DELETE" -> deletable ? acting.delete(exchange, type, key) : other(exchange, allow);
      case "POST" -> acts ? acting.postToResource(exchange, type, key) : other(exchange, allow);
      default -> other(exchange, allow);
    };
  }

  private Response inside(Exchange exchange, ResourceType type, String key, String name) {
    var part = type.parts().stream().filter(p -> p.attribute().equals(name)).findFirst();
    if (part.isPresent()) {
      return exchange.request().reads()
          ? reading.parts(exchange, type, key, part.get())
          : fixed(exchange, part.get());
    }
    var owned = type.owned(name);
    if (owned.isPresent()) {
      return owned(exchange, type, key, owned.get());
    }
    var link = type.link(name);
    if (link.isPresent()) {
      return linked(exchange, new Linking.Place(type, key, link.get()));
    }
    ResourceAction action = type.action(name).orElseThrow(() -> nothing(type));
    return exchange.request().is("POST")
        ? act(exchange, type, key, action)
        : other(exchange, Set.of("POST"));
  }

  private Response owned(Exchange exchange, ResourceType type, String key, Owned owned) {
    return switch (exchange.request().method()) {
      case "GET", "HEAD" -> owning.list(exchange, type, key, owned);
      case "POST" ->
          owned.addable()
              ? creating.post(exchange, type, key, owned)
              : other(exchange, Set.of("GET", "HEAD"));
      default -> other(exchange, allowed(owned.addable(), "POST", "GET", "HEAD"));
    };
  }

  private Response act(Exchange exchange, ResourceType type, String key, ResourceAction action) {
    if (action.creates().isPresent()) {
      return creating.post(exchange, type, key, action);
    }
    var link = action.inserts().flatMap(type::link);
    return link.isPresent()
        ? linking.act(exchange, new Linking.Place(type, key, link.get()), action)
        : acting.post(exchange, type, key, action);
  }

  private Response linked(Exchange exchange, Linking.Place place) {
    if (place.link().readOnly() && !exchange.request().reads()) {
      return other(exchange, Set.of("GET", "HEAD"));
    }
    return switch (exchange.request().method()) {
      case "GET", "HEAD" -> linking.list(exchange, place);
      case "POST" -> linking.post(exchange, place);
      default -> other(exchange, Set.of("GET", "HEAD", "POST"));
    };
  }

  private Response item(Exchange exchange, ResourceType type, String key, String name, String id) {
    var link = type.link(name);
    if (link.isPresent()) {
      var place = new Linking.Place(type, key, link.get());
      if (link.get().readOnly() && !exchange.request().reads()) {
        return other(exchange, Set.of("GET", "HEAD"));
      }
      return switch (exchange.request().method()) {
        case "GET", "HEAD" -> linking.item(exchange, place, id);
        case "POST" -> linking.post(exchange, place, id);
        default -> other(exchange, Set.of("GET", "HEAD"));
      };
    }
    var computed = type.owned(name).filter(Owned::computed);
    if (computed.isPresent()) {
      return exchange.request().reads()
          ? owning.item(exchange, type, key, computed.get(), id)
          : other(exchange, Set.of("GET", "HEAD"));
    }
    var part =
        type.parts().stream()
            .filter(p -> p.attribute().equals(name))
            .findFirst()
            .orElseThrow(Routes::nothing);
    return exchange.request().reads()
        ? reading.part(exchange, type, key, part, id)
        : fixed(exchange, part);
  }

  private static Set<String> allowed(boolean also, String method, String... methods) {
    var allowed = new TreeSet<>(List.of(methods));
    if (also) {
      allowed.add(method);
    }
    return allowed;
  }

  /** What is made with a resource and stays: nobody is offered an add (DSP0263 4.2). */
  private static Response fixed(Exchange exchange, Part part) {
    return other(exchange, Set.of("GET", "HEAD"), "; " + part.instead());
  }

  private static Response other(Exchange exchange, Set<String> allowed) {
    return other(exchange, allowed, "");
  }

  /** OPTIONS tells what there is; everything else is not there. */
  private static Response other(Exchange exchange, Set<String> allowed, String instead) {
    var methods = new TreeSet<>(allowed);
    methods.add("OPTIONS");
    var allow = String.join(", ", methods);
    if (exchange.request().is("OPTIONS")) {
      return Response.empty(204).with("Allow", allow);
    }
    throw new NotAllowed(
        exchange.request().method() + " is not offered here, but " + allow + instead, allow);
  }

  /** 405: the one refusal that has to say what is allowed instead. */
  static final class NotAllowed extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String allow;

    NotAllowed(String message, String allow) {
      super(message, null, false, false);
      this.allow = allow;
    }

    String allow() {
      return allow;
    }
  }

  /** The same whether the resource is there or not: it tells of the type alone. */
  private static Refusal nothing(ResourceType type) {
    var collections =
        Stream.of(
            type.parts().stream().map(Part::attribute),
            type.links().stream().map(Linked::attribute),
            type.owned().stream().map(Owned::attribute));
    return Refusal.of(
        Reason.NOT_FOUND,
        "a %s has nothing of that name; collections: %s; actions: %s"
            .formatted(
                type.name(),
                listed(collections.flatMap(names -> names)),
                listed(type.actions().stream().map(ResourceAction::name))));
  }

  private static String listed(Stream<String> names) {
    var all = names.collect(Collectors.joining(", "));
    return all.isEmpty() ? "none" : all;
  }

  private static Refusal nothing() {
    return Refusal.of(Reason.NOT_FOUND, "there is nothing here");
  }

  /** True if nobody needs to say who he is to read this. */
  static boolean open(Request request, List<String> segments) {
    return (request.reads() || request.is("OPTIONS"))
        && (segments.isEmpty()
            || (segments.size() == 1 && segments.getFirst().equals(EntryPoint.PATH))
            || ResourceTypes.ofCollection(segments.getFirst())
                .filter(type -> type.behaviour().readByAnybody())
                .isPresent());
  }

  /** What a refused request asked for, in the words of a Job; of other methods, their name. */
  static String action(Request request, List<String> segments) {
    return switch (request.method()) {
      case "GET", "HEAD", "OPTIONS" -> "read";
      case "PUT", "PATCH" -> "edit";
      case "DELETE" -> "delete";
      case "POST" -> segments.size() < 2 ? "add" : segments.getLast();
      default -> request.method().toLowerCase(Locale.ROOT);
    };
  }
}
