package eu.stratuslab.agent.libvirt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libvirt's event loop and the functions that it calls. libvirt has one loop per process and it
 * cannot be ended, so there is one of these, on a daemon thread. The call-backs live as long as the
 * process; what they are given is a number under which the sink is found, or is no longer found, so
 * that a late event never reaches freed memory.
 */
final class EventLoop {

  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
  private static final int UUID_STRING_BYTES = 37;
  private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Where the events of one connection go; called on libvirt's threads, MUST return at once. */
  interface Sink {
    void domain(UUID uuid);

    void closed();
  }

  private static final class Started {
    static final EventLoop LOOP = new EventLoop(NativeLibrary.get());
  }

  private final NativeLibrary library;
  private final Map<Long, Sink> sinks = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final MemorySegment lifecycle;
  private final MemorySegment generic;
  private final MemorySegment ioError;
  private final MemorySegment device;
  private final MemorySegment close;

  private EventLoop(NativeLibrary library) {
    this.library = library;
    lifecycle =
        stub(
            "onLifecycle",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    generic = stub("onGeneric", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));
    ioError =
        stub(
            "onIoError",
            FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS));
    device = stub("onDevice", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    close = stub("onClose", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, ADDRESS));
    if (library.integer(Function.virEventRegisterDefaultImpl) < 0) {
      throw new NativeFailure(NativeError.last(library));
    }
    Thread.ofPlatform().name("libvirt-events").daemon().start(this::loop);
  }

  /** The loop, running. It MUST be there before the first connection. */
  static EventLoop get() {
    NativeLibrary.get();
    return Started.LOOP;
  }

  /** Names a sink for {@code opaque} arguments until it is removed. */
  long add(Sink sink) {
    long number = numbers.incrementAndGet();
    sinks.put(number, sink);
    return number;
  }

  void remove(long number) {
    sinks.remove(number);
  }

  /** The C function for a {@code virDomainEventID}. */
  MemorySegment callback(int event) {
    return switch (event) {
      case DomainEvent.LIFECYCLE -> lifecycle;
      case DomainEvent.REBOOT -> generic;
      case DomainEvent.IO_ERROR -> ioError;
      case DomainEvent.DEVICE_REMOVED, DomainEvent.DEVICE_REMOVAL_FAILED -> device;
      default -> throw new IllegalArgumentException("no call-back for event " + event);
    };
  }

  MemorySegment closeCallback() {
    return close;
  }

  private void loop() {
    for (; ; ) {
      try {
        if (library.integer(Function.virEventRunDefaultImpl) >= 0) {
          continue;
        }
        LOG.warn("libvirt's event loop failed once: {}", NativeError.last(library).message());
      } catch (RuntimeException | Error e) {
        LOG.error("libvirt's event loop goes on after a fault of ours", e);
      }
      LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
    }
  }

  @SuppressWarnings("unused") // Called by libvirt.
  private int onLifecycle(
      MemorySegment conn, MemorySegment domain, int event, int detail, MemorySegment opaque) {
    tellDomain(opaque, domain);
    return 0;
  }

  @SuppressWarnings("unused") // Called by libvirt.
  private void onGeneric(MemorySegment conn, MemorySegment domain, MemorySegment opaque) {
    tellDomain(opaque, domain);
  }

  @SuppressWarnings("unused") // Called by libvirt.
  private void onIoError(
      MemorySegment conn,
      MemorySegment domain,
      MemorySegment path,
      MemorySegment alias,
      int action,
      MemorySegment opaque) {
    tellDomain(opaque, domain);
  }

  @SuppressWarnings("unused") // Called by libvirt.
  private void onDevice(
      MemorySegment conn, MemorySegment domain, MemorySegment alias, MemorySegment opaque) {
    tellDomain(opaque, domain);
  }

  @SuppressWarnings("unused") // Called by libvirt.
  private void onClose(MemorySegment conn, int reason, MemorySegment opaque) {
    tell(opaque, Sink::closed);
  }

  private void tellDomain(MemorySegment opaque, MemorySegment domain) {
    tell(
        opaque,
        sink -> {
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(UUID_STRING_BYTES);
            if (library.integer(Function.virDomainGetUUIDString, domain, text) == 0) {
              sink.domain(UUID.fromString(text.getString(0)));
            }
          }
        });
  }

  /** Nothing may be thrown into native code: the JVM would end. */
  private void tell(MemorySegment opaque, Consumer<Sink> event) {
    try {
      Sink sink = sinks.get(opaque.address());
      if (sink != null) {
        event.accept(sink);
      }
    } catch (Throwable e) {
      LOG.error("a libvirt event was lost", e);
    }
  }

  private MemorySegment stub(String method, FunctionDescriptor descriptor) {
    try {
      MethodHandle handle =
          MethodHandles.lookup()
              .findVirtual(EventLoop.class, method, descriptor.toMethodType())
              .bindTo(this);
      return Linker.nativeLinker().upcallStub(handle, descriptor, Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("our own method " + method, e);
    }
  }
}
