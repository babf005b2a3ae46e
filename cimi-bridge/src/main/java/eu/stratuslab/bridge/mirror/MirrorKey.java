package eu.stratuslab.bridge.mirror;

/**
 * What the mirror works on: one document and its custom resource.
 *
 * @param type the name of the resource type
 * @param key the document's key, the name of its resource
 */
public record MirrorKey(String type, String key) {

  @Override
  public String toString() {
    return type + "/" + key;
  }
}
