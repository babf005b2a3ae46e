package eu.stratuslab.agent.libvirt;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of the port on one connection: makes the native calls, and owns every string, array and
 * libvirt object that they need until it is closed. Confined to its thread, because libvirt's last
 * error is.
 */
final class Call implements AutoCloseable {

  private final NativeLibrary library;
  private final MemorySegment connection;
  private final Arena arena = Arena.ofConfined();
  private final Deque<Runnable> releases = new ArrayDeque<>();

  Call(NativeLibrary library, MemorySegment connection) {
    this.library = library;
    this.connection = connection;
  }

  MemorySegment connection() {
    return connection;
  }

  /** A call that answers with a number, negative on failure. */
  int integer(Function function, @Nullable Object... arguments) {
    int answer = library.integer(function, converted(arguments));
    if (answer < 0) {
      throw failure();
    }
    return answer;
  }

  /** A call whose negative answer is no failure. */
  int unchecked(Function function, @Nullable Object... arguments) {
    return library.integer(function, converted(arguments));
  }

  /** A call that answers with an object, which the given function releases later. */
  MemorySegment object(Function release, Function function, @Nullable Object... arguments) {
    MemorySegment object = pointer(function, arguments);
    own(release, object);
    return object;
  }

  /** The same where "not found" is an answer. */
  Optional<MemorySegment> found(
      int notFound, Function release, Function function, @Nullable Object... arguments) {
    return unless(notFound, () -> object(release, function, arguments));
  }

  /** The answer, or empty where the call failed with this error. */
  static <T> Optional<T> unless(int error, Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (NativeFailure e) {
      if (e.is(error)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A call that answers with a string that stays libvirt's. */
  String text(Function function, @Nullable Object... arguments) {
    return NativeLibrary.text(pointer(function, arguments));
  }

  /** A call that answers with a string that becomes ours. */
  String ownedText(Function function, @Nullable Object... arguments) {
    MemorySegment string = pointer(function, arguments);
    try {
      return NativeLibrary.text(string);
    } finally {
      library.free(string);
    }
  }

  /** A call that fills an array of objects: the out argument goes where the null stands. */
  List<MemorySegment> objects(Function release, Function function, @Nullable Object... arguments) {
    MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
    @Nullable Object[] filled = arguments.clone();
    for (int i = 0; i < filled.length; i++) {
      filled[i] = filled[i] == null ? out : filled[i];
    }
    int count = integer(function, filled);
    MemorySegment array = out.get(ValueLayout.ADDRESS, 0);
    List<MemorySegment> objects = new ArrayList<>(count);
    if (!array.equals(MemorySegment.NULL)) {
      MemorySegment sized = array.reinterpret(count * ValueLayout.ADDRESS.byteSize());
      for (int i = 0; i < count; i++) {
        MemorySegment object = sized.getAtIndex(ValueLayout.ADDRESS, i);
        own(release, object);
        objects.add(object);
      }
      library.free(array);
    }
    return objects;
  }

  /**
   * The bulk statistics of one domain.
   *
   * @param values its whole numbers, by name
   * @param texts its strings, by name
   */
  record Statistics(MemorySegment domain, Map<String, Long> values, Map<String, String> texts) {}

  /** The bulk statistics of domains; they are gone when this is closed. */
  List<Statistics> statistics(int kinds, int flags) {
    MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
    int count = integer(Function.virConnectGetAllDomainStats, connection, kinds, out, flags);
    MemorySegment list = out.get(ValueLayout.ADDRESS, 0);
    releases.push(() -> library.run(Function.virDomainStatsRecordListFree, list));
    MemorySegment records = list.reinterpret(count * ValueLayout.ADDRESS.byteSize());
    List<Statistics> statistics = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      statistics.add(TypedParameters.statistics(records.getAtIndex(ValueLayout.ADDRESS, i)));
    }
    return statistics;
  }

  /** Lets go of typed parameters that nobody reads. */
  void freeParameters(MemorySegment parameters, int count) {
    if (!parameters.equals(MemorySegment.NULL)) {
      library.run(Function.virTypedParamsFree, parameters, count);
    }
  }

  /** Memory for an out argument. */
  MemorySegment memory(long bytes) {
    return arena.allocate(bytes, Long.BYTES);
  }

  /** Objects hold the connection, so they go before it does, the last one first. */
  @Override
  public void close() {
    while (!releases.isEmpty()) {
      releases.pop().run();
    }
    arena.close();
  }

  private void own(Function release, MemorySegment object) {
    releases.push(
        () -> {
          if (release == Function.virNetworkDHCPLeaseFree) {
            library.run(release, object);
          } else {
            library.integer(release, object);
          }
        });
  }

  private MemorySegment pointer(Function function, @Nullable Object... arguments) {
    MemorySegment answer = library.pointer(function, converted(arguments));
    if (answer.equals(MemorySegment.NULL)) {
      throw failure();
    }
    return answer;
  }

  private NativeFailure failure() {
    return new NativeFailure(NativeError.last(library));
  }

  /** Strings become C strings, null becomes NULL. */
  private Object[] converted(@Nullable Object[] arguments) {
    Object[] natives = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      natives[i] =
          switch (arguments[i]) {
            case null -> MemorySegment.NULL;
            case String text -> arena.allocateFrom(text);
            case Object other -> other;
          };
    }
    return natives;
  }
}
