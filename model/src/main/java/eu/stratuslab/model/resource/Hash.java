package eu.stratuslab.model.resource;

/** How a secret is hashed before it enters a document. */
public enum Hash {
  /** Kept as it is. */
  NONE,
  /** {@code crypt(3)} with SHA-512, which a guest's {@code /etc/shadow} takes. */
  CRYPT,
  /** A memory-hard hash, against which a login is verified. */
  LOGIN
}
