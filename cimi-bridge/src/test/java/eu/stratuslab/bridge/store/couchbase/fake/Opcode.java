package eu.stratuslab.bridge.store.couchbase.fake;

/** The commands and results that the fake knows. */
final class Opcode {
  static final int GET = 0x00;
  static final int SET = 0x01;
  static final int ADD = 0x02;
  static final int REPLACE = 0x03;
  static final int DELETE = 0x04;
  static final int NOOP = 0x0a;
  static final int VERSION = 0x0b;
  static final int HELLO = 0x1f;
  static final int SASL_LIST = 0x20;
  static final int SASL_AUTH = 0x21;
  static final int SASL_STEP = 0x22;
  static final int SEQNOS = 0x48;
  static final int DCP_OPEN = 0x50;
  static final int DCP_CLOSE_STREAM = 0x52;
  static final int DCP_STREAM = 0x53;
  static final int DCP_FAILOVER_LOG = 0x54;
  static final int DCP_SNAPSHOT = 0x56;
  static final int DCP_MUTATION = 0x57;
  static final int DCP_DELETION = 0x58;
  static final int DCP_NOOP = 0x5c;
  static final int DCP_ACK = 0x5d;
  static final int DCP_CONTROL = 0x5e;
  static final int DCP_SYSTEM = 0x5f;
  static final int DCP_ADVANCED = 0x64;
  static final int SELECT_BUCKET = 0x89;
  static final int OBSERVE_SEQNO = 0x91;
  static final int CONFIG = 0xb5;
  static final int MANIFEST = 0xba;
  static final int COLLECTION_ID = 0xbb;
  static final int SUBDOC_MUTATE = 0xd1;
  static final int ERROR_MAP = 0xfe;

  static final int OK = 0x00;
  static final int NOT_FOUND = 0x01;
  static final int EXISTS = 0x02;
  static final int NO_BUCKET = 0x08;
  static final int AUTH_ERROR = 0x20;
  static final int AUTH_CONTINUE = 0x21;
  static final int ROLLBACK = 0x23;
  static final int NO_ACCESS = 0x24;
  static final int UNKNOWN_COMMAND = 0x81;
  static final int BUSY = 0x86;
  static final int UNKNOWN_COLLECTION = 0x88;
  static final int UNKNOWN_SCOPE = 0x8c;
  static final int DURABILITY_IMPOSSIBLE = 0xa1;
  static final int WRITE_IN_PROGRESS = 0xa2;
  static final int WRITE_AMBIGUOUS = 0xa3;
  static final int PATH_FAILURE = 0xcc;
  static final int PATH_NOT_FOUND = 0xc0;

  private Opcode() {}
}
