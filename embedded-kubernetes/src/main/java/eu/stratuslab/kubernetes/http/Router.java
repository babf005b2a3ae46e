package eu.stratuslab.kubernetes.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.access.Reviews;
import eu.stratuslab.kubernetes.access.Roles;
import eu.stratuslab.kubernetes.access.ServiceAccountTokens;
import eu.stratuslab.kubernetes.api.Lists;
import eu.stratuslab.kubernetes.api.Objects;
import eu.stratuslab.kubernetes.discovery.AggregatedDiscovery;
import eu.stratuslab.kubernetes.discovery.Discovery;
import eu.stratuslab.kubernetes.discovery.Version;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.resource.Catalog;
import eu.stratuslab.kubernetes.resource.GroupVersion;
import eu.stratuslab.kubernetes.storage.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Finds who answers a request. */
public final class Router implements Function<Request, Reply> {
  private final Authentication authentication;
  private final Roles roles;
  private final Supplier<Catalog> catalog;
  private final Resources resources;
  private final OpenApiPages openApi;

  Router(
      Authentication authentication,
      Roles roles,
      Supplier<Catalog> catalog,
      Resources resources,
      OpenApiPages openApi) {
    this.authentication = authentication;
    this.roles = roles;
    this.catalog = catalog;
    this.resources = resources;
    this.openApi = openApi;
  }

  /** Routes to the resources of a store. */
  public static Router of(
      String token,
      Roles roles,
      ServiceAccountTokens tokens,
      Supplier<Catalog> catalog,
      Store store,
      Objects objects,
      Lists lists,
      InstantSource clock) {
    Authentication authentication = new Authentication(token, roles, tokens);
    Access access = new Access(roles, tokens, new Reviews(roles, authentication::of));
    return new Router(
        authentication,
        roles,
        catalog,
        new Resources(store, objects, lists, access, clock),
        new OpenApiPages());
  }

  @Override
  public Reply apply(Request unknown) {
    List<String> path = unknown.path();
    String first = path.isEmpty() ? "" : path.getFirst();
    if (List.of("healthz", "livez", "readyz").contains(first)) {
      return Reply.text(200, "ok");
    }
    Request request = unknown.by(authentication.require(unknown));
    if (request.header("Upgrade").toLowerCase(Locale.ROOT).contains("websocket")) {
      // fabric8 asks for a WebSocket first; an empty finite answer makes it take plain HTTP.
      return new Reply.Whole(200, Reply.JSON, new byte[0], List.of());
    }
    if (path.size() <= (first.equals("api") ? 2 : first.equals("apis") ? 3 : path.size())) {
      Access.require(roles, request);
    }
    return switch (first) {
      case "" -> paths();
      case "version" -> Reply.json(200, Version.document());
      case "api" -> legacy(request, path);
      case "apis" -> groups(request, path);
      case "openapi" -> openApi.answer(request, catalog.get());
      default -> throw ApiFailure.noSuchPath();
    };
  }

  private Reply paths() {
    ObjectNode body = Json.object();
    var paths = body.putArray("paths");
    List.of("/api", "/apis", "/healthz", "/livez", "/openapi/v3", "/readyz", "/version")
        .forEach(paths::add);
    catalog.get().versions().stream()
        .filter(each -> !each.group().isEmpty())
        .forEach(each -> paths.add("/apis/" + each.apiVersion()));
    return Reply.json(200, body);
  }

  private Reply legacy(Request request, List<String> path) {
    if (path.size() == 1) {
      return aggregated(request, true)
          .orElseGet(() -> Reply.json(200, Discovery.legacy(request.header("Host"))));
    }
    return resources(request, new GroupVersion("", path.get(1)), path.subList(2, path.size()));
  }

  private Reply groups(Request request, List<String> path) {
    if (path.size() == 1) {
      return aggregated(request, false)
          .orElseGet(() -> Reply.json(200, Discovery.groups(catalog.get())));
    }
    String group = path.get(1);
    if (path.size() == 2) {
      List<GroupVersion> versions = catalog.get().groups().getOrDefault(group, List.of());
      if (versions.isEmpty() || group.isEmpty()) {
        throw ApiFailure.noSuchPath();
      }
      ObjectNode document = Discovery.group(group, versions);
      return Reply.json(200, document.put("kind", "APIGroup").put("apiVersion", "v1"));
    }
    return resources(request, new GroupVersion(group, path.get(2)), path.subList(3, path.size()));
  }

  private Optional<Reply> aggregated(Request request, boolean core) {
    if (!request.header("Accept").replace(" ", "").contains(AggregatedDiscovery.ACCEPTED)) {
      return Optional.empty();
    }
    byte[] body = Json.bytes(AggregatedDiscovery.document(catalog.get(), core));
    return Optional.of(new Reply.Whole(200, AggregatedDiscovery.CONTENT_TYPE, body, List.of()));
  }

  private Reply resources(Request request, GroupVersion version, List<String> rest) {
    Catalog now = catalog.get();
    if (rest.isEmpty()) {
      if (now.of(version).isEmpty()) {
        throw ApiFailure.noSuchPath();
      }
      return Reply.json(200, Discovery.resources(now, version));
    }
    return resources.answer(
        ResourcePath.target(now, version, rest).orElseThrow(ApiFailure::noSuchPath), request);
  }
}
