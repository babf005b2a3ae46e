package eu.stratuslab.kubernetes.contract;

/**
 * An API server under test.
 *
 * @param url its address, http or https
 * @param token a bearer token of an administrator
 * @param collects whether something collects garbage and ends namespaces
 * @param embedded whether it is ours
 */
public record Cluster(String url, String token, boolean collects, boolean embedded) {}
