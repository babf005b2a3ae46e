package eu.stratuslab.bridge.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.job.Claims;
import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.PrincipalType;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Acl.Rule;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceType.Adder;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import eu.stratuslab.model.user.TenantBehaviour;
import eu.stratuslab.model.user.UserBehaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** To whom a new resource belongs. */
final class Owners {
  private final Cloud cloud;
  private final Claims claims;

  Owners(Cloud cloud) {
    this.cloud = cloud;
    this.claims = new Claims(cloud);
  }

  /** A user belongs to a tenant that exists, and has no rights in another one by a name alone. */
  List<Violation> violations(ResourceType type, ObjectNode input) {
    if (type != ResourceTypes.USER || !input.hasNonNull("tenant")) {
      return List.of();
    }
    var tenant = input.path("tenant").asText();
    if (claims.holder(new Claim(TenantBehaviour.KEYS, tenant)).isEmpty()) {
      return List.of(
          new Violation("tenant", Reason.UNKNOWN_REFERENCE, "there is no tenant " + tenant));
    }
    var name = input.path("userName").asText();
    if (claims.holder(new Claim(UserBehaviour.NAMES, name)).isPresent()) {
      // It is taken, which says more.
      return List.of();
    }
    return leftElsewhere(name, tenant)
        .map(
            document ->
                new Violation(
                    "userName",
                    Reason.CONFLICT,
                    ("an earlier %s has left what still gives rights to that name, for example %s of"
                            + " tenant %s: delete it or change its acl; Jobs and event logs go by"
                            + " themselves")
                        .formatted(name, href(document), document.tenant())))
        .stream()
        .toList();
  }

  /** Something that an earlier user of that name left in another tenant. */
  private Optional<Document> leftElsewhere(String name, String tenant) {
    var alone = new Caller(name, null, Set.of());
    var elsewhere =
        new Comparison("tenant", AttributeType.STRING, "tenant", Operator.NOT_EQUAL, tenant);
    return ResourceTypes.ALL.stream()
        .flatMap(type -> cloud.store().list(one(type, alone, elsewhere)).items().stream())
        .map(Stored::document)
        .findFirst();
  }

  private static String href(Document document) {
    return ResourceTypes.named(document.type()).orElseThrow().href(document.key());
  }

  private static ListQuery one(ResourceType type, Caller caller, Filter filter) {
    return new ListQuery(
        type.name(), caller, filter, List.of(), 1, Long.MAX_VALUE, Optional.empty(), 1);
  }

  /** The tenant to which it counts: users and tenants to their own, all else to the caller's. */
  String tenant(ResourceType type, ObjectNode input, Caller caller) {
    if (type == ResourceTypes.USER) {
      return input.path("tenant").asText();
    }
    if (type == ResourceTypes.TENANT) {
      return input.path("key").asText();
    }
    var tenant = caller.tenant();
    return tenant == null ? "" : tenant;
  }

  /** A tenant shares what its users make; what administrators make for it, it may look at. */
  Acl acl(ResourceType type, ObjectNode input, Caller caller) {
    var user = caller.user();
    var owner = user == null ? Acl.Principal.role(Acl.ADMIN) : Acl.Principal.user(user);
    var shared = type.adder() == Adder.ANY_USER ? Right.MODIFY : Right.VIEW;
    var rules = new ArrayList<Rule>();
    rules.add(new Rule(tenant(type, input, caller), PrincipalType.ROLE, shared));
    if (type == ResourceTypes.USER) {
      // So that everybody may change his own password.
      rules.add(new Rule(input.path("userName").asText(), PrincipalType.USER, Right.MODIFY));
    }
    return new Acl(owner, rules);
  }
}
