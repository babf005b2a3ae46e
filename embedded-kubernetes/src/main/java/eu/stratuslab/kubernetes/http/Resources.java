package eu.stratuslab.kubernetes.http;

import eu.stratuslab.kubernetes.api.Lists;
import eu.stratuslab.kubernetes.api.Objects;
import eu.stratuslab.kubernetes.api.Target;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.resource.Builtins;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.storage.Store;
import java.time.InstantSource;

/** Answers requests about resources: picks the operation by method, name and subresource. */
final class Resources {
  private final Reading reading;
  private final Writing writing;
  private final Scaling scaling;
  private final Finalizing finalizing;

  private final Access access;

  Resources(Store store, Objects objects, Lists lists, Access access, InstantSource clock) {
    this.access = access;
    this.reading = new Reading(store, objects, lists, clock);
    this.writing = new Writing(objects, lists, clock);
    this.scaling = new Scaling(objects, writing);
    this.finalizing = new Finalizing(objects);
  }

  Reply answer(Target target, Request request) {
    access.require(target, request);
    ResourceType type = target.type();
    if (!type.verbs().contains("get")) {
      return review(target, request);
    }
    return switch (target.subresource()) {
      case "" -> target.name().isEmpty() ? collection(target, request) : object(target, request);
      case "status" -> status(target, request);
      case "token" -> access.token(target, request);
      case "scale" -> scaling.answer(target, request);
      case "finalize" -> {
        if (!type.storage().equals(Builtins.NAMESPACES) || !request.method().equals("PUT")) {
          throw ApiFailure.noSuchPath();
        }
        yield finalizing.answer(target, request, writing.write(request));
      }
      default -> throw ApiFailure.noSuchPath();
    };
  }

  private Reply collection(Target target, Request request) {
    return switch (request.method()) {
      case "GET" ->
          request.flag("watch") ? reading.watch(target, request) : reading.list(target, request);
      case "POST" -> writing.create(target, request);
      case "DELETE" -> writing.deleteCollection(target, request);
      default -> throw notAllowed();
    };
  }

  private Reply object(Target target, Request request) {
    return switch (request.method()) {
      case "GET" ->
          request.flag("watch") ? reading.watch(target, request) : reading.get(target, request);
      case "PUT" -> writing.update(target, request);
      case "PATCH" -> writing.patch(target, request);
      case "DELETE" -> writing.delete(target, request);
      default -> throw notAllowed();
    };
  }

  private Reply status(Target target, Request request) {
    if (!target.type().status()) {
      throw ApiFailure.noSuchPath();
    }
    return switch (request.method()) {
      case "GET" -> reading.get(target, request);
      case "PUT" -> writing.update(target, request);
      case "PATCH" -> writing.patch(target, request);
      default -> throw notAllowed();
    };
  }

  private Reply review(Target target, Request request) {
    if (!request.method().equals("POST") || !target.name().isEmpty()) {
      throw notAllowed();
    }
    return access.review(target, request);
  }

  private static ApiFailure notAllowed() {
    return ApiFailure.methodNotAllowed(
        "the server does not allow this method on the requested resource");
  }
}
