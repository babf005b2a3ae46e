package eu.stratuslab.agent.libvirt;

import static java.lang.foreign.ValueLayout.ADDRESS;

import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * libvirt's shared library. There is one per process, as there is one of libvirt's event loop and
 * error handler, so this is the process's own state and not ours.
 */
final class NativeLibrary {

  private static final String NAME = "libvirt.so.0";

  private final Map<Function, MethodHandle> handles = new EnumMap<>(Function.class);
  private final MethodHandle free;

  /** Initialised by the first use; fails again, with the reason, as long as there is no library. */
  private static final class Loaded {
    static final NativeLibrary LIBRARY = new NativeLibrary();
  }

  private NativeLibrary() {
    Linker linker = Linker.nativeLinker();
    SymbolLookup symbols = SymbolLookup.libraryLookup(NAME, Arena.global());
    for (Function function : Function.values()) {
      MethodHandle handle =
          linker.downcallHandle(symbols.findOrThrow(function.name()), function.descriptor());
      handles.put(function, spread(handle));
    }
    free =
        spread(
            linker.downcallHandle(
                linker.defaultLookup().findOrThrow("free"), FunctionDescriptor.ofVoid(ADDRESS)));
    initialise(linker);
  }

  /** The library. UNAVAILABLE: it is not installed or too old. */
  static NativeLibrary get() {
    try {
      return Loaded.LIBRARY;
    } catch (LinkageError e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new HypervisorUnavailable(
          NAME + " cannot be loaded (is libvirt installed?): " + reason.getMessage(), e);
    }
  }

  int integer(Function function, Object... arguments) {
    return (Integer) answer(handles.get(function), arguments);
  }

  MemorySegment pointer(Function function, Object... arguments) {
    return (MemorySegment) answer(handles.get(function), arguments);
  }

  void run(Function function, Object... arguments) {
    invoke(handles.get(function), arguments);
  }

  /** Frees what libvirt handed over to us with malloc. */
  void free(MemorySegment memory) {
    invoke(free, memory);
  }

  /** A C string, copied. */
  static String text(MemorySegment string) {
    return string.reinterpret(Long.MAX_VALUE).getString(0);
  }

  private static Object answer(@Nullable MethodHandle handle, Object... arguments) {
    Object answer = invoke(handle, arguments);
    if (answer == null) {
      throw new AssertionError("a function without result was asked for one");
    }
    return answer;
  }

  private static @Nullable Object invoke(@Nullable MethodHandle handle, Object... arguments) {
    if (handle == null) {
      throw new AssertionError("every function has a handle");
    }
    try {
      return (Object) handle.invokeExact(arguments);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a native call throws nothing", e);
    }
  }

  private static MethodHandle spread(MethodHandle handle) {
    int arity = handle.type().parameterCount();
    return handle.asType(MethodType.genericMethodType(arity)).asSpreader(Object[].class, arity);
  }

  /** libvirt prints every error to stderr unless somebody else takes it. */
  private void initialise(Linker linker) {
    try {
      MethodHandle ignore =
          java.lang.invoke.MethodHandles.lookup()
              .findStatic(
                  NativeLibrary.class,
                  "ignoreError",
                  MethodType.methodType(void.class, MemorySegment.class, MemorySegment.class));
      MemorySegment stub =
          linker.upcallStub(ignore, FunctionDescriptor.ofVoid(ADDRESS, ADDRESS), Arena.global());
      run(Function.virSetErrorFunc, MemorySegment.NULL, stub);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("our own method", e);
    }
    if (integer(Function.virInitialize) < 0) {
      throw new UnsatisfiedLinkError("libvirt does not initialise");
    }
  }

  /** Called by libvirt; the error is fetched after the call on the same thread. */
  @SuppressWarnings("unused")
  private static void ignoreError(MemorySegment data, MemorySegment error) {}
}
