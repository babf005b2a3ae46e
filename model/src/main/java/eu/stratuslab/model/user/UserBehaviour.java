package eu.stratuslab.model.user;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A user's name is unique; who administers is for administrators to say. */
public final class UserBehaviour implements Behaviour {
  /** The space of the claims on users' names. */
  public static final String NAMES = "user-name";

  private static final String ADMINISTRATOR = "administrator";

  /** Nobody makes an administrator of himself. */
  @Override
  public Made edit(Document before, ObjectNode spec, boolean admin) {
    var made = Behaviour.super.edit(before, spec, admin);
    var same = administers(before) == spec.path(ADMINISTRATOR).asBoolean();
    return admin || same
        ? made
        : new Made(
            before,
            List.of(
                new Violation(ADMINISTRATOR, Reason.FORBIDDEN, "is for administrators to change")));
  }

  /** Whoever takes the administrator from himself may be the last one. */
  @Override
  public Optional<String> against(Document before, @Nullable Document after, Caller caller) {
    var himself = before.spec().path("userName").asText().equals(caller.user());
    return himself && administers(before) && (after == null || !administers(after))
        ? Optional.of("nobody takes the administrator from himself: another administrator can")
        : Optional.empty();
  }

  private static boolean administers(Document user) {
    return user.spec().path(ADMINISTRATOR).asBoolean();
  }

  @Override
  public List<Claim> claims(Document document) {
    return List.of(new Claim(NAMES, document.spec().path("userName").asText()));
  }
}
