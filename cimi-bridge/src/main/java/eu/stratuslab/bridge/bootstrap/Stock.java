package eu.stratuslab.bridge.bootstrap;

import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Change;
import eu.stratuslab.bridge.job.Changes;
import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.job.Creates;
import eu.stratuslab.bridge.job.Stated;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.configuration.StockConfiguration;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.PrincipalType;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Acl.Rule;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.machine.MachineConfigurationSpec;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the machine configurations that everybody finds as the cloud's configuration has them.
 * Their uuids follow from the cloud's and from their names, so that any number of bridges may do so
 * at once; what somebody else made under another uuid is his own.
 */
final class Stock {
  private static final Logger LOG = LoggerFactory.getLogger(Stock.class);
  private static final ResourceType TYPE = ResourceTypes.MACHINE_CONFIGURATION;
  private static final Caller CALLER =
      new Caller(Bootstrap.ADMIN, Bootstrap.ADMIN, Set.of(Acl.ADMIN, Acl.USER, Acl.ANON));

  /** So often one of a name is deleted and wanted again before it is left alone. */
  private static final int LIVES = 1000;

  private final Cloud cloud;
  private final Creates creates;
  private final Changes changes;

  Stock(Cloud cloud, Creates creates, Changes changes) {
    this.cloud = cloud;
    this.creates = creates;
    this.changes = changes;
  }

  /**
   * Makes, changes and deletes what is not as it should be.
   *
   * @param configuration effective
   */
  void keep(ConfigurationSpec configuration) {
    var wanted = Objects.requireNonNull(configuration.machineConfigurations(), "has a default");
    wanted.forEach(this::keep);
    var names = wanted.stream().map(StockConfiguration::name).toList();
    unwanted(names).forEach(this::delete);
  }

  private void keep(StockConfiguration wanted) {
    for (var life = 0; life < LIVES; life++) {
      var key = key(wanted.name(), life);
      var there = Reads.find(cloud.store(), TYPE.name(), key);
      if (there.isEmpty()) {
        create(wanted, key);
        return;
      }
      if (!there.get().document().gone()) {
        edit(wanted, there.get());
        return;
      }
    }
  }

  private void create(StockConfiguration wanted, String key) {
    var visible =
        new Acl(
            Acl.Principal.role(Acl.ADMIN),
            List.of(new Rule(Acl.USER, PrincipalType.ROLE, Right.VIEW)));
    var now = cloud.clock().instant();
    var document =
        Document.create(TYPE.name(), key, cloud.id(), Bootstrap.ADMIN, visible, now, spec(wanted))
            .with(d -> d.name(wanted.name()).description(wanted.words()));
    var unused = creates.create(TYPE, job(key), CALLER, _ -> Stated.of(document));
  }

  private void edit(StockConfiguration wanted, Stored there) {
    var document = there.document();
    if (document.specAs(MachineConfigurationSpec.class).equals(wanted.spec())
        && wanted.words().equals(document.description())) {
      return;
    }
    var job = job(document.key() + "/" + there.version());
    changed(
        document,
        () ->
            changes.edit(
                new Change(TYPE, document.key(), job, CALLER, _ -> {}),
                before -> before.with(d -> d.spec(spec(wanted)).description(wanted.words()))));
  }

  private void delete(Document document) {
    var job = job(document.key() + "/deleted");
    changed(document, () -> changes.delete(new Change(TYPE, document.key(), job, CALLER, _ -> {})));
  }

  private static void changed(Document document, Runnable change) {
    try {
      change.run();
    } catch (Refusal e) {
      // Another bridge does the same.
      LOG.info("machine configuration {} is left as it is: {}", document.name(), e.getMessage());
    }
  }

  /**
   * Those that were made here, under a name that is not wanted any more: looked for among what
   * everybody sees, which is not much.
   */
  private List<Document> unwanted(List<String> names) {
    var unwanted = new ArrayList<Document>();
    var query = ListQuery.all(TYPE.name(), new Caller(null, null, Set.of(Acl.USER)));
    Optional<String> next;
    do {
      var page = cloud.store().list(query);
      page.items().stream()
          .map(Stored::document)
          .filter(document -> !names.contains(String.valueOf(document.name())))
          .filter(document -> ours(String.valueOf(document.name()), document.key()))
          .forEach(unwanted::add);
      next = page.next();
      query = query.after(next);
    } while (next.isPresent());
    return unwanted;
  }

  private boolean ours(String name, String key) {
    for (var life = 0; life < LIVES; life++) {
      var one = key(name, life);
      if (one.equals(key)) {
        return true;
      }
      if (Reads.find(cloud.store(), TYPE.name(), one).isEmpty()) {
        return false;
      }
    }
    return false;
  }

  private static com.fasterxml.jackson.databind.node.ObjectNode spec(StockConfiguration wanted) {
    return Json.tree(wanted.spec());
  }

  private String key(String name, int life) {
    return uuid(TYPE.collection() + "/" + name + (life == 0 ? "" : "/" + life));
  }

  private String job(String what) {
    return uuid("jobs/" + what);
  }

  private String uuid(String name) {
    return UUID.nameUUIDFromBytes((cloud.id() + "/" + name).getBytes(StandardCharsets.UTF_8))
        .toString();
  }
}
