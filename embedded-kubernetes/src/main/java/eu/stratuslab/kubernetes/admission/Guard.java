package eu.stratuslab.kubernetes.admission;

import eu.stratuslab.kubernetes.access.Action;
import eu.stratuslab.kubernetes.access.Escalation;
import eu.stratuslab.kubernetes.access.Roles;
import eu.stratuslab.kubernetes.access.User;
import eu.stratuslab.kubernetes.api.Attempt;
import eu.stratuslab.kubernetes.api.Gate;
import eu.stratuslab.kubernetes.api.Target;
import java.util.List;
import java.util.Objects;

/** The gate of a server: rights are not given beyond one's own, and then the policies. */
public final class Guard implements Gate {
  private final Roles roles;
  private final Escalation escalation;
  private final Policies policies;

  public Guard(Roles roles, Policies policies) {
    this.roles = roles;
    this.escalation = new Escalation(roles);
    this.policies = policies;
  }

  @Override
  public void creating(User user, Target target) {
    roles.require(
        user,
        new Action.OnResource(
            "create",
            target.type().group(),
            target.type().plural(),
            target.subresource(),
            target.namespace(),
            target.name()));
  }

  /** What the server does by itself no policy can forbid. */
  @Override
  public List<String> admit(Attempt attempt) {
    User user = attempt.write().user();
    if (user.equals(User.SERVER)) {
      return List.of();
    }
    if (attempt.operation() != Attempt.Operation.DELETE) {
      var type = attempt.target().type();
      escalation.check(
          user,
          type.group(),
          type.plural(),
          Objects.requireNonNull(attempt.object()),
          attempt.old());
    }
    return policies.admit(attempt);
  }
}
