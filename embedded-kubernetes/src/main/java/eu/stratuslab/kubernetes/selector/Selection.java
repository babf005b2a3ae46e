package eu.stratuslab.kubernetes.selector;

import eu.stratuslab.kubernetes.storage.StoredObject;

/** Which objects a list or a watch is about; the namespace "" means all. */
public record Selection(String namespace, LabelSelector labels, FieldSelector fields) {

  public boolean matches(StoredObject object) {
    return (namespace.isEmpty() || namespace.equals(object.key().namespace()))
        && labels.matches(object.labels())
        && fields.matches(object);
  }
}
