package eu.stratuslab.agent.libvirt;

import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** One open connection to a libvirt daemon. It is of no more use once {@link #isAlive} is false. */
final class Connection {

  /** A daemon that is silent for 3 × 5 seconds is taken for dead: pending calls then fail. */
  private static final int KEEP_ALIVE_SECONDS = 5;

  private static final int KEEP_ALIVE_COUNT = 3;

  private final NativeLibrary library;
  private final EventLoop loop;
  private final MemorySegment pointer;
  private final long sink;
  private final List<Integer> events = new ArrayList<>();
  private boolean watchesClose;

  private Connection(
      NativeLibrary library, EventLoop loop, MemorySegment pointer, EventLoop.Sink sink) {
    this.library = library;
    this.loop = loop;
    this.pointer = pointer;
    this.sink = loop.add(sink);
  }

  /** Opens a connection; may take as long as the daemon likes. UNAVAILABLE: there is none. */
  static Connection open(
      NativeLibrary library, String uri, EventLoop.Sink sink, List<Integer> wantedEvents) {
    EventLoop loop = EventLoop.get();
    MemorySegment pointer;
    try (Call call = new Call(library, MemorySegment.NULL)) {
      pointer = call.object(Function.virConnectClose, Function.virConnectOpen, uri);
      // The call gives up its reference when it closes; this one stays.
      library.integer(Function.virConnectRef, pointer);
    } catch (NativeFailure e) {
      throw new HypervisorUnavailable(uri + ": " + e.getMessage(), e);
    }
    var connection = new Connection(library, loop, pointer, sink);
    try (Call call = new Call(library, pointer)) {
      connection.watch(call, wantedEvents);
      return connection;
    } catch (NativeFailure e) {
      connection.close();
      throw new HypervisorUnavailable(uri + ": " + e.getMessage(), e);
    }
  }

  private void watch(Call call, List<Integer> wantedEvents) {
    // Drivers inside this process, such as the test driver, have nothing to keep alive.
    Call.unless(
        NativeError.NO_SUPPORT,
        () ->
            call.integer(
                Function.virConnectSetKeepAlive, pointer, KEEP_ALIVE_SECONDS, KEEP_ALIVE_COUNT));
    MemorySegment opaque = MemorySegment.ofAddress(sink);
    watchesClose =
        Call.unless(
                NativeError.NO_SUPPORT,
                () ->
                    call.integer(
                        Function.virConnectRegisterCloseCallback,
                        pointer,
                        loop.closeCallback(),
                        opaque,
                        null))
            .isPresent();
    for (int event : wantedEvents) {
      events.add(
          call.integer(
              Function.virConnectDomainEventRegisterAny,
              pointer,
              null,
              event,
              loop.callback(event),
              opaque,
              null));
    }
  }

  MemorySegment pointer() {
    return pointer;
  }

  /** Takes a reference for one call; MUST be given back by {@link #release}. */
  void acquire() {
    library.integer(Function.virConnectRef, pointer);
  }

  void release() {
    library.integer(Function.virConnectClose, pointer);
  }

  boolean isAlive() {
    return library.integer(Function.virConnectIsAlive, pointer) == 1;
  }

  /** Ends events and gives up our reference; calls still under way keep theirs. */
  void close() {
    loop.remove(sink);
    for (int event : events) {
      // Fails on a dead connection, after it has dropped the call-back, which is what we want.
      library.integer(Function.virConnectDomainEventDeregisterAny, pointer, event);
    }
    if (watchesClose) {
      library.integer(Function.virConnectUnregisterCloseCallback, pointer, loop.closeCallback());
    }
    library.integer(Function.virConnectClose, pointer);
    library.run(Function.virResetLastError);
  }
}
