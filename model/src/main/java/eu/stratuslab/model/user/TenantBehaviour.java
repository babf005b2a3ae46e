package eu.stratuslab.model.user;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.Claim;
import java.util.List;

/** A tenant's key is unique. */
public final class TenantBehaviour implements Behaviour {
  /** The space of the claims on tenants' keys. */
  public static final String KEYS = "tenant-key";

  @Override
  public List<Claim> claims(Document document) {
    return List.of(new Claim(KEYS, document.spec().path("key").asText()));
  }
}
