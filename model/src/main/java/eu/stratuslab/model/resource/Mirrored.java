package eu.stratuslab.model.resource;

import java.util.List;

/**
 * The custom resource that mirrors documents of a type.
 *
 * @param kind its Kubernetes kind
 * @param plural its plural, lower case
 * @param namespaced true if it lives in its tenant's namespace, false for the whole cluster
 * @param discovered true if an agent makes the resource and the mirror makes the document from it
 * @param terminated true if a document may only go after the host's agent reported {@code
 *     terminated}
 * @param spec the record of its spec
 * @param status the record of its status
 */
public record Mirrored(
    String kind,
    String plural,
    boolean namespaced,
    boolean discovered,
    boolean terminated,
    Class<? extends Record> spec,
    Class<? extends Record> status) {
  /** The API group of all custom resources. */
  public static final String GROUP = "stratuslab.eu";

  /** The version that is stored. */
  public static final String VERSION = "v1alpha1";

  /** +1 when a CRD changes so that an older or newer component would misunderstand it. */
  public static final int SCHEMA = 2;

  /** The annotation of a CRD that carries {@link #SCHEMA}. */
  public static final String SCHEMA_ANNOTATION = GROUP + "/schema";

  /**
   * The spec member of every namespaced kind that repeats the tenant, for kubectl's field
   * selectors; no component reads it.
   */
  public static final String TENANT = "tenant";

  /** The names of the spec members that the mirror adds to what a document's spec holds. */
  public static final List<String> ENVELOPE =
      List.of("cloud", "revision", "term", "placement", "operation", "terminate");
}
