package eu.stratuslab.kubernetes.storage;

/** The one way to write. */
public interface Writer extends AutoCloseable {

  /**
   * Returns the object as stored, once it is durable.
   *
   * @throws StaleWrite when the proposal was decided on another state
   * @throws StorageFailure when it could not be made durable
   */
  StoredObject write(Proposal proposal) throws StaleWrite;

  /** Wipes the store in turn with the writes. */
  void wipe();

  @Override
  void close();
}
