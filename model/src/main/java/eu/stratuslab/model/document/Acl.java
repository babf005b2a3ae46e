package eu.stratuslab.model.document;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who owns a document and what others may do with it, as StratusLab has always said it.
 *
 * @param owner has every right
 * @param rules what others may do
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Acl(Principal owner, List<Rule> rules) {
  /** Members may do everything with everything. */
  public static final String ADMIN = "::ADMIN";

  /** Everybody who has logged in. */
  public static final String USER = "::USER";

  /** Everybody. */
  public static final String ANON = "::ANON";

  /** A user by name, or all who carry a role. */
  public record Principal(String principal, PrincipalType type) {
    public static Principal user(String name) {
      return new Principal(name, PrincipalType.USER);
    }

    public static Principal role(String name) {
      return new Principal(name, PrincipalType.ROLE);
    }
  }

  public enum PrincipalType {
    USER,
    ROLE
  }

  /** What a rule gives. Each right includes those before it. */
  public enum Right {
    VIEW,
    MODIFY,
    ALL
  }

  /** One principal's right. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Rule(String principal, PrincipalType type, Right right) {}

  /**
   * Who asks.
   *
   * @param user the name of the user, or null for nobody
   * @param tenant the key of the user's tenant, or null for nobody
   * @param roles everything the user is, {@link #ANON} always among it
   */
  public record Caller(@Nullable String user, @Nullable String tenant, Set<String> roles) {
    public Caller {
      roles = Set.copyOf(roles);
    }

    public boolean admin() {
      return roles.contains(ADMIN);
    }

    /** True if the caller is that user or carries that role. */
    boolean is(PrincipalType type, String principal) {
      return type == PrincipalType.USER ? principal.equals(user) : roles.contains(principal);
    }

    /** Every principal that this caller is, in the form of {@link Acl#viewers()}. */
    public Set<String> principals() {
      var mine = roles.stream().map(role -> key(PrincipalType.ROLE, role));
      var self = user == null ? Stream.<String>empty() : Stream.of(key(PrincipalType.USER, user));
      return Stream.concat(self, mine).collect(java.util.stream.Collectors.toUnmodifiableSet());
    }
  }

  public Acl {
    rules = rules == null ? List.of() : List.copyOf(rules);
  }

  /** True if the caller has at least that right. */
  public boolean grants(Caller caller, Right right) {
    if (caller.admin() || caller.is(owner.type(), owner.principal())) {
      return true;
    }
    for (var rule : rules) {
      if (rule.right().compareTo(right) >= 0 && caller.is(rule.type(), rule.principal())) {
        return true;
      }
    }
    return false;
  }

  /** Every principal that may view, as {@code USER:name} or {@code ROLE:name}; for indexes. */
  public Set<String> viewers() {
    return Stream.concat(
            Stream.of(key(owner.type(), owner.principal())),
            rules.stream().map(rule -> key(rule.type(), rule.principal())))
        .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  private static String key(PrincipalType type, String principal) {
    return type + ":" + principal;
  }
}
