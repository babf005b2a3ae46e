package eu.stratuslab.bridge.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.EntryPoint;
import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.job.Creates;
import eu.stratuslab.bridge.job.Stated;
import eu.stratuslab.bridge.security.Hashing;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.PrincipalType;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Acl.Rule;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.meter.Aspect;
import eu.stratuslab.model.meter.MeterConfigurationSpec;
import eu.stratuslab.model.resource.Hash;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.user.TenantSpec;
import eu.stratuslab.model.user.UserSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a new cloud. Every document has a uuid that follows from the cloud's, so that any number of
 * bridges may do so at once, or after a crash, and come to the same; the entry point is written
 * last and says that all is done.
 */
public final class Bootstrap {
  /** The name of the first user, and the key of the first tenant. */
  public static final String ADMIN = "admin";

  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

  private final Cloud cloud;
  private final Creates creates;
  private final Stock stock;
  private final Hashing hashing;
  private final PasswordFile passwordFile;

  /**
   * @param passwordFile where the administrator's generated password is left
   */
  Bootstrap(Cloud cloud, Creates creates, Stock stock, Hashing hashing, Path passwordFile) {
    this.cloud = cloud;
    this.creates = creates;
    this.stock = stock;
    this.hashing = hashing;
    this.passwordFile = new PasswordFile(passwordFile);
  }

  /** Does what is left to do; nothing if all was done before. */
  public void run() {
    if (Reads.find(cloud.store(), EntryPoint.TYPE.name(), EntryPoint.PATH).isPresent()) {
      return;
    }
    create(
        ResourceTypes.TENANT,
        ADMIN,
        "The administrators' tenant.",
        forAdministrators(),
        Json.tree(new TenantSpec(ADMIN, null)));
    administrator();
    createWithKey(
        ResourceTypes.SERVICE_CONFIGURATION,
        cloud.id(),
        "configuration",
        "How this cloud is run.",
        forAdministrators(),
        Json.tree(ConfigurationSpec.DEFAULT));
    stock.keep(ConfigurationSpec.DEFAULT.effective());
    List.of(Aspect.values()).forEach(this::meter);
    entryPoint();
  }

  private void administrator() {
    var password = passwordFile.readOrMake();
    var spec = Json.tree(new UserSpec(ADMIN, hashing.hash(password, Hash.LOGIN), ADMIN, true));
    var created =
        create(ResourceTypes.USER, ADMIN, "The first administrator.", forAdministrators(), spec);
    var stored = Reads.find(cloud.store(), ResourceTypes.USER.name(), created.key());
    var ours =
        stored.isPresent()
            && stored.get().document().spec().path("password").equals(spec.get("password"));
    if (ours) {
      LOG.info("the administrator's password is in {}", passwordFile);
    } else {
      LOG.info("another bridge made the administrator: {} may not hold his password", passwordFile);
    }
  }

  private void meter(Aspect aspect) {
    create(
        ResourceTypes.METER_CONFIGURATION,
        aspect.name(),
        "In " + aspect.units() + ".",
        new Acl(
            Acl.Principal.role(Acl.ADMIN),
            List.of(new Rule(Acl.USER, PrincipalType.ROLE, Right.VIEW))),
        Json.tree(new MeterConfigurationSpec(aspect.uri(), null)));
  }

  private Document create(
      ResourceType type, String name, String description, Acl acl, ObjectNode spec) {
    var key = uuid(type.collection() + "/" + name);
    return createWithKey(type, key, name, description, acl, spec);
  }

  private Document createWithKey(
      ResourceType type, String key, String name, String description, Acl acl, ObjectNode spec) {
    var now = cloud.clock().instant();
    var caller = new Caller(ADMIN, ADMIN, Set.of(Acl.ADMIN, Acl.USER, Acl.ANON));
    var job = uuid("jobs/" + type.collection() + "/" + name);
    return creates
        .create(type, job, caller, _ -> document(type, key, name, description, acl, spec, now))
        .document();
  }

  private Document document(
      ResourceType type,
      String key,
      String name,
      String description,
      Acl acl,
      ObjectNode spec,
      Instant now) {
    return Stated.of(
        Document.create(type.name(), key, cloud.id(), ADMIN, acl, now, spec)
            .with(d -> d.name(name).description(description)));
  }

  private static Acl forAdministrators() {
    return new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
  }

  private void entryPoint() {
    var everybody =
        new Acl(
            Acl.Principal.role(Acl.ADMIN),
            List.of(new Rule(Acl.ANON, PrincipalType.ROLE, Right.VIEW)));
    var now = cloud.clock().instant();
    var document =
        Document.create(
                EntryPoint.TYPE.name(),
                EntryPoint.PATH,
                cloud.id(),
                ADMIN,
                everybody,
                now,
                Json.object())
            .with(d -> d.name("StratusLab").description("A private cloud."));
    try {
      cloud.store().insert(document);
    } catch (StoreException e) {
      if (e.code() != Code.EXISTS) {
        throw e;
      }
    }
  }

  /** The same in every bridge of this cloud. */
  private String uuid(String name) {
    return UUID.nameUUIDFromBytes((cloud.id() + "/" + name).getBytes(StandardCharsets.UTF_8))
        .toString();
  }
}
