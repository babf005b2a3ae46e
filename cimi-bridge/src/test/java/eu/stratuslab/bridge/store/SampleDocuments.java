package eu.stratuslab.bridge.store;

import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.Principal;
import eu.stratuslab.model.document.Acl.PrincipalType;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Acl.Rule;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Documents and callers for tests of stores. */
public final class SampleDocuments {
  public static final String TYPE = "Machine";
  public static final String CLOUD = "0192f000-0000-7000-8000-000000000000";
  public static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  public static final Caller ADMIN = new Caller("root", null, Set.of(Acl.ADMIN, Acl.ANON));

  private SampleDocuments() {}

  /** A machine of alice that nobody else sees. */
  public static Document machine(String key) {
    return machine(key, "alice");
  }

  /** A machine of somebody, viewed by others too. */
  public static Document machine(String key, String owner, Rule... rules) {
    var acl = new Acl(Principal.user(owner), Arrays.asList(rules));
    return Document.create(
        TYPE, key, CLOUD, "acme", acl, TIME, Json.object().put("cpu", 1).put("memory", 1024));
  }

  public static Rule views(PrincipalType type, String principal) {
    return new Rule(principal, type, Right.VIEW);
  }

  public static Caller caller(String user, String... roles) {
    return new Caller(user, "acme", Set.copyOf(List.of(roles)));
  }
}
