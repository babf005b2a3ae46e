package eu.stratuslab.kubernetes.storage;

/** The backing could not read or write: the world's trouble, worth a retry. */
public final class StorageFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
