package eu.stratuslab.kubernetes.access;

import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.storage.Change;
import eu.stratuslab.kubernetes.storage.CommitListener;
import eu.stratuslab.kubernetes.storage.ObjectKey;
import eu.stratuslab.kubernetes.storage.Store;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Who may do what, by the roles and bindings that are stored (RBAC). Follows every commit before
 * its writer goes on: who is given a right has it when the answer arrives, and who loses it has it
 * no more.
 */
public final class Roles implements CommitListener {
  /** The storage of ClusterRoles. */
  public static final String CLUSTER_ROLES = "clusterroles.rbac.authorization.k8s.io";

  static final String ROLES = "roles.rbac.authorization.k8s.io";
  private static final String BINDINGS = "rolebindings.rbac.authorization.k8s.io";
  private static final String CLUSTER_BINDINGS = "clusterrolebindings.rbac.authorization.k8s.io";
  private static final Set<String> KINDS = Set.of(CLUSTER_ROLES, ROLES, BINDINGS, CLUSTER_BINDINGS);

  private final Map<ObjectKey, List<Rule>> roles = new ConcurrentHashMap<>();
  // By namespace; those of the cluster under "".
  private final Map<String, Map<String, Binding>> bindings = new ConcurrentHashMap<>();

  /** Reads what is stored and follows its changes from now on. */
  public void follow(Store store) {
    KINDS.forEach(each -> store.list(each, "").objects().forEach(this::put));
    store.listen(this);
  }

  @Override
  public void committed(List<Change> changes) {
    for (Change change : changes) {
      ObjectKey key = change.key();
      if (!KINDS.contains(key.storage())) {
        continue;
      }
      if (!change.removed()) {
        put(change.after());
      } else if (role(key)) {
        roles.remove(key);
      } else {
        bindings.getOrDefault(key.namespace(), Map.of()).remove(key.name());
      }
    }
  }

  private void put(StoredObject object) {
    ObjectKey key = object.key();
    if (role(key)) {
      roles.put(key, Rule.of(object.tree().path("rules")));
    } else {
      bindings
          .computeIfAbsent(key.namespace(), _ -> new ConcurrentHashMap<>())
          .put(key.name(), Binding.of(object.tree()));
    }
  }

  private static boolean role(ObjectKey key) {
    return key.storage().equals(ROLES) || key.storage().equals(CLUSTER_ROLES);
  }

  @Override
  public void wiped() {
    roles.clear();
    bindings.clear();
  }

  public boolean allow(User user, Action action) {
    return master(user) || rules(user, namespace(action)).anyMatch(each -> each.allows(action));
  }

  static boolean master(User user) {
    return user.groups().contains(User.MASTERS);
  }

  /** What somebody may do in a namespace, or in the whole cluster for "". */
  Stream<Rule> rules(User user, String namespace) {
    Stream<Binding> everywhere = bindings.getOrDefault("", Map.of()).values().stream();
    Stream<Binding> here =
        namespace.isEmpty()
            ? Stream.empty()
            : bindings.getOrDefault(namespace, Map.of()).values().stream();
    return Stream.concat(everywhere, here)
        .filter(each -> each.binds(user))
        .flatMap(each -> rules(each.role()).stream());
  }

  /** The rules of a role; none if there is no such role. */
  List<Rule> rules(ObjectKey role) {
    return roles.getOrDefault(role, List.of());
  }

  boolean known(ObjectKey role) {
    return roles.containsKey(role);
  }

  private static String namespace(Action action) {
    return switch (action) {
      case Action.OnResource on -> on.namespace();
      case Action.OnPath _ -> "";
    };
  }

  /**
   * Refuses what somebody may not do.
   *
   * @throws ApiFailure Forbidden
   */
  public void require(User user, Action action) {
    if (allow(user, action)) {
      return;
    }
    String who = "User \"" + user.name() + "\" cannot " + action.verb();
    switch (action) {
      case Action.OnResource on ->
          throw ApiFailure.forbidden(
              on.group(),
              on.resource(),
              on.name(),
              who
                  + " resource \""
                  + on.qualified()
                  + "\" in API group \""
                  + on.group()
                  + "\" "
                  + (on.namespace().isEmpty()
                      ? "at the cluster scope"
                      : "in the namespace \"" + on.namespace() + "\""),
              List.of());
      case Action.OnPath on -> throw ApiFailure.forbidden(who + " path \"" + on.path() + "\"");
    }
  }
}
