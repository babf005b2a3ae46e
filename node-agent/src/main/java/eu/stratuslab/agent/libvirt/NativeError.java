package eu.stratuslab.agent.libvirt;

import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Locale;

/**
 * libvirt's last error on this thread.
 *
 * @param code a {@code virErrorNumber}
 * @param domain the part of libvirt that raised it, a {@code virErrorDomain}
 * @param errno the system's error number where the code is VIR_ERR_SYSTEM_ERROR
 */
record NativeError(int code, int domain, String message, int errno) {

  static final int NO_SUPPORT = 3;
  static final int INVALID_ARG = 8;
  static final int OPERATION_FAILED = 9;
  static final int NO_DOMAIN = 42;
  static final int NO_NETWORK = 43;
  static final int NO_STORAGE_POOL = 49;
  static final int NO_STORAGE_VOL = 50;
  static final int OPERATION_INVALID = 55;
  static final int NO_DOMAIN_METADATA = 80;
  static final int NO_DOMAIN_BACKUP = 104;
  private static final int SYSTEM_ERROR = 38;
  private static final int FROM_RPC = 7;
  private static final int ENOSPC = 28;

  /** libvirt's words for a file that is gone, or is not a domain's whole memory. */
  private static final List<String> BROKEN_SAVE =
      List.of(
          "does not have managed save image",
          "save image is incomplete",
          "image magic is incorrect",
          "invalid header data length");

  /** {@code struct _virError} on a 64-bit machine. */
  private static final long SIZE = 88;

  private static final long DOMAIN_OFFSET = 4;
  private static final long MESSAGE_OFFSET = 8;
  private static final long INT1_OFFSET = 64;

  /** Reads and clears the error; MUST run on the thread of the call that failed. */
  static NativeError last(NativeLibrary library) {
    MemorySegment pointer = library.pointer(Function.virGetLastError);
    if (pointer.equals(MemorySegment.NULL)) {
      return new NativeError(0, 0, "libvirt gave no reason", 0);
    }
    MemorySegment error = pointer.reinterpret(SIZE);
    MemorySegment message = error.get(ValueLayout.ADDRESS, MESSAGE_OFFSET);
    var read =
        new NativeError(
            error.get(ValueLayout.JAVA_INT, 0),
            error.get(ValueLayout.JAVA_INT, DOMAIN_OFFSET),
            message.equals(MemorySegment.NULL) ? "no message" : NativeLibrary.text(message),
            error.get(ValueLayout.JAVA_INT, INT1_OFFSET));
    library.run(Function.virResetLastError);
    return read;
  }

  /** Whether it was the way to the daemon that failed, not the daemon that refused. */
  boolean isTransport() {
    return domain == FROM_RPC;
  }

  /**
   * Whether there is no saved memory where there should be some: its file is gone, or is not what
   * was to be saved. A file that could not be read, or is of another version, is not broken.
   */
  boolean isBrokenSave() {
    return (code == OPERATION_FAILED || code == OPERATION_INVALID)
        && BROKEN_SAVE.stream().anyMatch(message::contains);
  }

  HypervisorException toException(NativeFailure cause) {
    Code stable = stableCode();
    return stable == Code.UNAVAILABLE
        ? new HypervisorUnavailable(message, cause)
        : new HypervisorException(stable, message, cause);
  }

  /** The numbers are those of virterror.h; where libvirt has one for many, its words decide. */
  private Code stableCode() {
    if (isTransport()) {
      return Code.UNAVAILABLE;
    }
    return switch (code) {
      case NO_DOMAIN, NO_NETWORK, NO_STORAGE_POOL, NO_STORAGE_VOL -> Code.NOT_FOUND;
      case 28, 37, 90 -> Code.EXISTS; // DOM_EXIST, NETWORK_EXIST, STORAGE_VOL_EXIST
      case 27, 35, 92 -> Code.INVALID_XML; // XML_ERROR, XML_DETAIL, XML_INVALID_SCHEMA
      case NO_SUPPORT, 67, 74, 84 -> Code.UNSUPPORTED; // CONFIG_, ARGUMENT_, OPERATION_UNSUPPORTED
      case 68, 87 -> Code.BUSY; // OPERATION_TIMEOUT (another job holds the domain), RESOURCE_BUSY
      case 5, 6, 39 -> Code.UNAVAILABLE; // NO_CONNECT, INVALID_CONN, RPC
      default -> byWords();
    };
  }

  private Code byWords() {
    String words = message.toLowerCase(Locale.ROOT);
    if ((code == SYSTEM_ERROR && errno == ENOSPC) || words.contains("no space left on device")) {
      return Code.NO_SPACE;
    }
    if (words.contains("already exist")
        || words.contains("already defined")
        || words.contains("there is an existing")) {
      return Code.EXISTS;
    }
    if (words.contains("unsupported flags")) {
      return Code.UNSUPPORTED;
    }
    if (words.contains("asynchronous jobs running")
        || (words.contains("failed to get") && words.contains("lock"))) {
      return Code.BUSY;
    }
    return switch (code) {
      case INVALID_ARG, 44, 82 -> Code.INVALID_ARGUMENT; // INVALID_MAC, OVERFLOW
      case OPERATION_INVALID -> Code.INVALID_STATE;
      default -> Code.OTHER;
    };
  }
}
