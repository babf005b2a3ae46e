package eu.stratuslab.kube;

/** The labels, annotations and names that bridge, operator and agent agree on. */
public final class Labels {
  /** Label: the uuid of the cloud. Every component touches only what carries its own. */
  public static final String CLOUD = "stratuslab.eu/cloud";

  /** Label: the uuid of the host on which a resource is placed; its agent selects on it. */
  public static final String HOST = "stratuslab.eu/host";

  /** Label of a Host: the name of the Kubernetes node that it is; only in a real cluster. */
  public static final String NODE = "stratuslab.eu/node";

  /** Label: the key of the tenant. */
  public static final String TENANT = "stratuslab.eu/tenant";

  /** Annotation: the CIMI name. */
  public static final String NAME = "stratuslab.eu/name";

  /**
   * Annotation: the uuid of the Job whose wish the resource last took, for logs; nothing is decided
   * by it, and it may have ended.
   */
  public static final String JOB = "stratuslab.eu/job";

  /**
   * Annotation: the names of what the Secret of a resource's own name holds, with commas between
   * them; absent if it has none. An agent that needs it waits until all of it is there.
   */
  public static final String SECRETS = "stratuslab.eu/secrets";

  /** Annotation: the digest of the fields that the mirror manages, as it last applied them. */
  public static final String APPLIED = "stratuslab.eu/applied";

  /** The agent's finalizer: held from before its first write to libvirt. */
  public static final String FINALIZER = "stratuslab.eu/agent";

  /** The field manager of the mirror. */
  public static final String BRIDGE = "cimi-bridge";

  /** The field manager of the operator. */
  public static final String OPERATOR = "stratuslab-operator";

  /** The field manager of an agent. */
  public static final String AGENT = "node-agent";

  /** The namespace of leases and of what belongs to no tenant. */
  public static final String SYSTEM_NAMESPACE = "stratuslab-system";

  private Labels() {}
}
