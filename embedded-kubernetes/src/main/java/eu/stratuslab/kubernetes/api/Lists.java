package eu.stratuslab.kubernetes.api;

import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Reason;
import eu.stratuslab.kubernetes.lifecycle.Identity;
import eu.stratuslab.kubernetes.selector.Selection;
import eu.stratuslab.kubernetes.storage.Snapshot;
import eu.stratuslab.kubernetes.storage.Store;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists, whole or in pages. All pages of a list show the same revision: what is still to come is
 * kept for a while, and a client that comes too late is told to begin again (410 Expired).
 */
public final class Lists {
  private static final int KEPT = 64;

  private record Rest(
      String storage, Selection selection, long revision, List<StoredObject> objects) {}

  private final Store store;
  private final Identity identity;
  private final Map<String, Rest> rests = new LinkedHashMap<>();

  public Lists(Store store, Identity identity) {
    this.store = store;
    this.identity = identity;
  }

  /**
   * The first page.
   *
   * @param limit at most this many objects; 0 for all
   */
  public Page first(String storage, Selection selection, int limit) {
    Snapshot snapshot = store.list(storage, selection.namespace());
    List<StoredObject> chosen = snapshot.objects().stream().filter(selection::matches).toList();
    return page(new Rest(storage, selection, snapshot.revision(), chosen), limit);
  }

  /** The page after the one that gave this token. */
  public Page next(String storage, Selection selection, int limit, String token) {
    Rest rest;
    synchronized (rests) {
      rest = rests.get(token);
    }
    if (rest == null || !rest.storage().equals(storage)) {
      throw ApiFailure.of(
          Reason.Expired,
          "The provided continue parameter is too old to display a consistent list result. You must"
              + " start a new list without the continue parameter.");
    }
    if (!rest.selection().equals(selection)) {
      throw ApiFailure.badRequest("the selectors differ from those of the first page");
    }
    return page(rest, limit);
  }

  private Page page(Rest rest, int limit) {
    List<StoredObject> objects = rest.objects();
    if (limit <= 0 || objects.size() <= limit) {
      return new Page(rest.revision(), objects, "", 0);
    }
    List<StoredObject> later = objects.subList(limit, objects.size());
    String token = identity.uid();
    keep(token, new Rest(rest.storage(), rest.selection(), rest.revision(), later));
    return new Page(
        rest.revision(), new ArrayList<>(objects.subList(0, limit)), token, later.size());
  }

  private void keep(String token, Rest rest) {
    synchronized (rests) {
      rests.put(token, rest);
      if (rests.size() > KEPT) {
        rests.remove(rests.keySet().iterator().next());
      }
    }
  }

  /** Forgets what was kept, after a wipe. */
  public void forget() {
    synchronized (rests) {
      rests.clear();
    }
  }
}
