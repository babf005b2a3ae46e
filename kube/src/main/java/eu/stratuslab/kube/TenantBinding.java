package eu.stratuslab.kube;

import java.util.Arrays;
import java.util.List;

/**
 * A right that a service account gets in the namespace of each tenant: a RoleBinding. So nobody
 * needs a right on the Secrets of the whole cluster.
 *
 * @param clusterRole what may be done
 * @param serviceAccount by whom, in {@link Labels#SYSTEM_NAMESPACE}
 */
public record TenantBinding(String clusterRole, String serviceAccount) {
  private static final String NAME = "[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?";

  public TenantBinding {
    if (!clusterRole.matches(NAME) || !serviceAccount.matches(NAME)) {
      throw new IllegalArgumentException(
          "not the names of a ClusterRole and a ServiceAccount: %s=%s"
              .formatted(clusterRole, serviceAccount));
    }
  }

  /**
   * Reads {@code ROLE=ACCOUNT,ROLE=ACCOUNT…}; empty for none.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static List<TenantBinding> parse(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(binding -> !binding.isEmpty())
        .map(TenantBinding::one)
        .toList();
  }

  private static TenantBinding one(String text) {
    var equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("not ROLE=ACCOUNT: " + text);
    }
    return new TenantBinding(text.substring(0, equals), text.substring(equals + 1));
  }
}
