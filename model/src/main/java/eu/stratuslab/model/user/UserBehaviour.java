package eu.stratuslab.model.user;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.Claim;
import java.util.List;

/** A user's name is unique. */
public final class UserBehaviour implements Behaviour {
  /** The space of the claims on users' names. */
  public static final String NAMES = "user-name";

  @Override
  public List<Claim> claims(Document document) {
    return List.of(new Claim(NAMES, document.spec().path("userName").asText()));
  }
}
