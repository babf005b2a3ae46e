package eu.stratuslab.kubernetes.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who asks (authentication/v1 UserInfo).
 *
 * @param uid "" where none is known
 */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
  /** Whoever is in it may do everything, whatever the roles say. */
  static final String MASTERS = "system:masters";

  static final String AUTHENTICATED = "system:authenticated";

  /** The holder of the server's own token. */
  public static final User ADMINISTRATOR =
      new User("kubernetes-admin", "", List.of(MASTERS, AUTHENTICATED), Map.of());

  /** The server itself, and what it does by itself. */
  public static final User SERVER = new User("system:apiserver", "", List.of(MASTERS), Map.of());

  /** Who has not said who they are; may do nothing. */
  public static final User NOBODY =
      new User("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  public User {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /** A service account. */
  static User serviceAccount(
      String namespace, String name, String uid, Map<String, List<String>> extra) {
    String user = SERVICE_ACCOUNT + namespace + ":" + name;
    return new User(user, uid, groups(user, List.of()), extra);
  }

  /** The groups of somebody: those given, and those that everybody of that name is in. */
  static List<String> groups(String user, List<String> given) {
    List<String> groups = new ArrayList<>(given);
    if (groups.isEmpty() && user.startsWith(SERVICE_ACCOUNT)) {
      String namespace = user.substring(SERVICE_ACCOUNT.length()).split(":", 2)[0];
      groups.add("system:serviceaccounts");
      groups.add("system:serviceaccounts:" + namespace);
    }
    if (!groups.contains(AUTHENTICATED)) {
      groups.add(AUTHENTICATED);
    }
    return groups;
  }
}
