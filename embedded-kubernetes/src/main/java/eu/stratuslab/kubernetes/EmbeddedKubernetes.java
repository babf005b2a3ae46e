package eu.stratuslab.kubernetes;

import eu.stratuslab.kubernetes.access.Roles;
import eu.stratuslab.kubernetes.access.ServiceAccountTokens;
import eu.stratuslab.kubernetes.admission.BindingRules;
import eu.stratuslab.kubernetes.admission.Guard;
import eu.stratuslab.kubernetes.admission.Policies;
import eu.stratuslab.kubernetes.admission.PolicyRules;
import eu.stratuslab.kubernetes.admission.WebhookRules;
import eu.stratuslab.kubernetes.api.Lists;
import eu.stratuslab.kubernetes.api.Objects;
import eu.stratuslab.kubernetes.collector.Collection;
import eu.stratuslab.kubernetes.definition.LiveCatalog;
import eu.stratuslab.kubernetes.http.Router;
import eu.stratuslab.kubernetes.http.Server;
import eu.stratuslab.kubernetes.lifecycle.Creation;
import eu.stratuslab.kubernetes.lifecycle.Identity;
import eu.stratuslab.kubernetes.resource.Builtins;
import eu.stratuslab.kubernetes.resource.NamespaceRules;
import eu.stratuslab.kubernetes.resource.Rules;
import eu.stratuslab.kubernetes.resource.SecretRules;
import eu.stratuslab.kubernetes.storage.Backing;
import eu.stratuslab.kubernetes.storage.GroupCommit;
import eu.stratuslab.kubernetes.storage.MemoryBacking;
import eu.stratuslab.kubernetes.storage.SqliteBacking;
import eu.stratuslab.kubernetes.storage.Store;
import eu.stratuslab.kubernetes.storage.Writer;
import java.util.HashMap;
import java.util.Map;

/**
 * A Kubernetes API server in this process: plain HTTP on the loopback address, a bearer token,
 * everything in one SQLite file. kubectl, helm and clients use it unchanged.
 */
public final class EmbeddedKubernetes implements AutoCloseable {
  // An empty store begins at the time in microseconds, so that the revisions of a store whose file
  // was lost are not given again: clients would take what they remember for current.
  private static final long MICROSECONDS = 1000;

  private final Settings settings;
  private final Backing backing;
  private final Store store;
  private final Writer writer;
  private final LiveCatalog catalog;
  private final Objects objects;
  private final Lists lists;
  private final Collection collection;
  private final Server server;

  /** Of those built-in resources that have some. */
  private static Map<String, Rules> rules() {
    Map<String, Rules> rules = new HashMap<>();
    rules.put(Builtins.NAMESPACES, new NamespaceRules());
    rules.put("secrets", new SecretRules());
    rules.put(Policies.POLICIES, new PolicyRules());
    rules.put(Policies.BINDINGS, new BindingRules());
    WebhookRules.STORAGES.forEach(storage -> rules.put(storage, new WebhookRules()));
    return rules;
  }

  private EmbeddedKubernetes(Settings settings) {
    this.settings = settings;
    this.backing =
        settings.dataDirectory().<Backing>map(SqliteBacking::open).orElseGet(MemoryBacking::new);
    long first = Math.max(1, settings.clock().millis() * MICROSECONDS);
    this.store = new Store(backing, settings.history(), first);
    this.writer = new GroupCommit(store);
    this.catalog = new LiveCatalog(settings.clock(), rules());
    Identity identity = new Identity(settings.random());
    Roles roles = new Roles();
    Policies policies = new Policies(store, catalog);
    this.objects = new Objects(store, writer, new Creation(identity), new Guard(roles, policies));
    this.lists = new Lists(store, identity);
    this.collection = new Collection(store, catalog, objects, settings.clock());
    catalog.follow(store);
    roles.follow(store);
    policies.follow();
    store.listen(collection);
    Bootstrap.run(catalog.get(), objects, settings.clock());
    collection.start();
    this.server =
        new Server(
            settings.port(),
            Router.of(
                settings.token(),
                roles,
                new ServiceAccountTokens(settings.token(), store, settings.clock(), identity::uid),
                catalog,
                store,
                objects,
                lists,
                settings.clock()));
  }

  /** Starts a server; it serves when this returns. */
  public static EmbeddedKubernetes start(Settings settings) {
    return new EmbeddedKubernetes(settings);
  }

  /** The address for clients, without a path. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public int port() {
    return server.port();
  }

  /** The bearer token. */
  public String token() {
    return settings.token();
  }

  /**
   * The text of a kubeconfig file, with the token inside: to be written where only its owner reads.
   */
  public String kubeconfig() {
    return Kubeconfig.of(port(), token());
  }

  /** The same with another token, such as a service account's. */
  public String kubeconfig(String token) {
    return Kubeconfig.of(port(), token);
  }

  /**
   * Loses all data, as if the cluster's store had been lost and made anew: the uid of namespace
   * kube-system changes, open watches end with 410, and no revision is given twice.
   */
  public void wipe() {
    writer.wipe();
    lists.forget();
    Bootstrap.run(catalog.get(), objects, settings.clock());
  }

  /** Ends watches, finishes writes under way and closes the file. */
  @Override
  public void close() {
    store.endAllWatches();
    collection.close();
    server.close();
    writer.close();
    backing.close();
  }
}
