package eu.stratuslab.bridge.store.couchbase.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The scopes and collections of a bucket. */
final class Manifest {
  private static final int FIRST_ID = 8;

  private final Map<String, Integer> scopes = new LinkedHashMap<>();
  private final Map<String, Place> collections = new LinkedHashMap<>();
  private long uid;
  private int nextId = FIRST_ID;

  /** A collection. */
  record Place(String scope, String name, int scopeId, int id) {}

  Manifest() {
    scopes.put("_default", 0);
    collections.put("_default._default", new Place("_default", "_default", 0, 0));
  }

  long uid() {
    return uid;
  }

  boolean addScope(String name) {
    if (scopes.containsKey(name)) {
      return false;
    }
    scopes.put(name, nextId++);
    uid++;
    return true;
  }

  /** Empty if it exists. */
  Optional<Place> add(String scope, String name) {
    var id = scopes.get(scope);
    var path = scope + "." + name;
    if (id == null || collections.containsKey(path)) {
      return Optional.empty();
    }
    var place = new Place(scope, name, id, nextId++);
    collections.put(path, place);
    uid++;
    return Optional.of(place);
  }

  boolean hasScope(String name) {
    return scopes.containsKey(name);
  }

  Optional<Place> find(String path) {
    return Optional.ofNullable(collections.get(path));
  }

  Optional<Place> find(int id) {
    return collections.values().stream().filter(place -> place.id() == id).findFirst();
  }

  ObjectNode json() {
    var json = Json.object().put("uid", Long.toHexString(uid));
    var list = json.putArray("scopes");
    scopes.forEach(
        (name, id) -> {
          var scope = list.addObject().put("name", name).put("uid", Integer.toHexString(id));
          var inside = scope.putArray("collections");
          collections.values().stream()
              .filter(place -> place.scope().equals(name))
              .forEach(
                  place ->
                      inside
                          .addObject()
                          .put("name", place.name())
                          .put("uid", Integer.toHexString(place.id())));
        });
    return json;
  }
}
