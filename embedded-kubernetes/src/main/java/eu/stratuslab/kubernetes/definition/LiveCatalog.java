package eu.stratuslab.kubernetes.definition;

import eu.stratuslab.kubernetes.resource.Builtins;
import eu.stratuslab.kubernetes.resource.Catalog;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.resource.Rules;
import eu.stratuslab.kubernetes.storage.Change;
import eu.stratuslab.kubernetes.storage.CommitListener;
import eu.stratuslab.kubernetes.storage.Store;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The catalog as the stored definitions make it; follows every commit before its writer goes on.
 */
public final class LiveCatalog implements Supplier<Catalog>, CommitListener {
  private final List<ResourceType> builtins;
  private final Map<String, List<ResourceType>> defined = new TreeMap<>();
  private volatile Catalog catalog;

  public LiveCatalog(InstantSource clock, Map<String, Rules> rules) {
    Map<String, Rules> all = new TreeMap<>(rules);
    all.put(Builtins.DEFINITIONS, new DefinitionRules(this, clock));
    this.builtins = Builtins.types(all);
    this.catalog = new Catalog(builtins);
  }

  /** Reads the definitions that are stored and follows their changes from now on. */
  public void follow(Store store) {
    store.list(Builtins.DEFINITIONS, "").objects().forEach(this::define);
    rebuild();
    store.listen(this);
  }

  @Override
  public Catalog get() {
    return catalog;
  }

  @Override
  public void committed(List<Change> changes) {
    boolean touched = false;
    for (Change change : changes) {
      if (change.key().storage().equals(Builtins.DEFINITIONS)) {
        touched = true;
        if (change.removed()) {
          defined.remove(change.key().name());
        } else {
          define(change.after());
        }
      }
    }
    if (touched) {
      rebuild();
    }
  }

  @Override
  public void wiped() {
    defined.clear();
    rebuild();
  }

  private void define(StoredObject definition) {
    defined.put(definition.key().name(), Definitions.types(definition.tree()));
  }

  private void rebuild() {
    List<ResourceType> types = new ArrayList<>(builtins);
    defined.values().forEach(types::addAll);
    catalog = new Catalog(types);
  }
}
