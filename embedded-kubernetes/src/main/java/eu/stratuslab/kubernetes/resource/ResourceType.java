package eu.stratuslab.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One resource as one API version serves it.
 *
 * @param storage under which name objects are stored, e.g. {@code machines.stratuslab.eu}; the
 *     versions of a resource share it
 * @param storedVersion the apiVersion that stored objects carry
 * @param generation whether {@code metadata.generation} counts changes of the specification
 * @param status whether there is a status subresource
 * @param selectable further fields that field selectors may name
 * @param terminating whether its definition is being deleted, so that nothing may be created
 * @param schema the OpenAPI v3 schema of its definition, for publication; null when built in
 */
public record ResourceType(
    GroupVersion groupVersion,
    Names names,
    boolean namespaced,
    String storage,
    String storedVersion,
    boolean generation,
    boolean status,
    @Nullable ScalePaths scale,
    Set<String> verbs,
    List<Column> columns,
    List<String> selectable,
    boolean terminating,
    @Nullable JsonNode schema,
    Rules rules) {

  /** What most resources can do. */
  public static final Set<String> ALL_VERBS =
      Set.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  public ResourceType {
    verbs = Set.copyOf(verbs);
    columns = List.copyOf(columns);
    selectable = List.copyOf(selectable);
  }

  /** How its objects are merged. */
  public SchemaHints hints() {
    SchemaHints hints =
        custom() ? rules.hints() : SchemaHints.builtin(groupVersion.apiVersion(), kind());
    return status ? hints.withStatusSubresource() : hints;
  }

  public String group() {
    return groupVersion.group();
  }

  public String apiVersion() {
    return groupVersion.apiVersion();
  }

  public String plural() {
    return names.plural();
  }

  public String kind() {
    return names.kind();
  }

  /** Whether its objects are defined by a CustomResourceDefinition. */
  public boolean custom() {
    return schema != null;
  }

  /** Whether stored objects must be rewritten before a client of this version sees them. */
  public boolean converted() {
    return !apiVersion().equals(storedVersion);
  }
}
