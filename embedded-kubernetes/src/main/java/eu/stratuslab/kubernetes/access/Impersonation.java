package eu.stratuslab.kubernetes.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who acts for somebody else ({@code kubectl --as}) and may do so. */
public final class Impersonation {
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  private Impersonation() {}

  /**
   * The user that is acted for.
   *
   * @throws eu.stratuslab.kubernetes.failure.ApiFailure Forbidden
   */
  public static User of(Roles roles, User caller, String name, List<String> groups) {
    required(name, groups).forEach(action -> roles.require(caller, action));
    return new User(name, "", User.groups(name, groups), Map.of());
  }

  private static List<Action> required(String name, List<String> groups) {
    List<Action> required = new ArrayList<>();
    String[] account =
        name.startsWith(SERVICE_ACCOUNT)
            ? name.substring(SERVICE_ACCOUNT.length()).split(":", 2)
            : new String[0];
    required.add(
        account.length == 2
            ? action("serviceaccounts", account[0], account[1])
            : action("users", "", name));
    groups.forEach(group -> required.add(action("groups", "", group)));
    return required;
  }

  private static Action action(String resource, String namespace, String name) {
    return new Action.OnResource("impersonate", "", resource, "", namespace, name);
  }
}
