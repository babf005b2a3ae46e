package eu.stratuslab.model.user;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.List;

/** A user's name is unique. */
public final class UserBehaviour implements Behaviour {
  /** The space of the claims on users' names. */
  public static final String NAMES = "user-name";

  private static final String ADMINISTRATOR = "administrator";

  /** Nobody makes an administrator of himself. */
  @Override
  public Made edit(Document before, ObjectNode spec, boolean admin) {
    var made = Behaviour.super.edit(before, spec, admin);
    var same =
        before.spec().path(ADMINISTRATOR).asBoolean() == spec.path(ADMINISTRATOR).asBoolean();
    return admin || same
        ? made
        : new Made(
            before,
            List.of(
                new Violation(ADMINISTRATOR, Reason.FORBIDDEN, "is for administrators to change")));
  }

  @Override
  public List<Claim> claims(Document document) {
    return List.of(new Claim(NAMES, document.spec().path("userName").asText()));
  }
}
