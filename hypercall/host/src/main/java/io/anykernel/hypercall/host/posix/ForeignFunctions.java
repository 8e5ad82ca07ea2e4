package io.anykernel.hypercall.host.posix;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The JDK's foreign functions ({@code java.lang.foreign}, Java 22 and later), reached by reflection while handles are
 * made, since this is compiled for Java 17. The handles themselves cost what direct use of that API costs.
 *
 * <p>None is made <em>critical</em>: a call that blocks would stall the collector.
 */
final class ForeignFunctions {
    private static final int FIRST_VERSION = 22;
    private static final String PACKAGE = "java.lang.foreign.";

    private final Object linker;
    private final Object symbols;
    private final Object errnoOption;

    /**
     * @throws UnsupportedOperationException on an older Java
     * @throws IllegalCallerException where the JDK denies native access
     */
    ForeignFunctions() {
        if (Runtime.version().feature() < FIRST_VERSION) {
            throw new UnsupportedOperationException(
                    "needs Java 22, this is Java " + Runtime.version().feature());
        }
        linker = call("Linker", "nativeLinker", null);
        symbols = call("Linker", "defaultLookup", linker);
        errnoOption = call("Linker$Option", "captureCallState", null, (Object) new String[] {"errno"});
    }

    /**
     * A function of the C library. The handle takes the state that {@link #stateOver} makes, as an {@code Object}, then
     * what {@code type} says, which has {@code int}s and {@code long}s only; errno is in the state afterwards.
     */
    MethodHandle function(String name, MethodType type) {
        Optional<?> symbol = (Optional<?>) call("SymbolLookup", "find", symbols, name);
        Object address =
                symbol.orElseThrow(() -> new UnsupportedOperationException("no " + name + " in the C library"));
        Object parameters = Array.newInstance(type("MemoryLayout"), type.parameterCount());
        for (int i = 0; i < type.parameterCount(); i++) {
            Array.set(parameters, i, layout(type.parameterType(i)));
        }
        Object descriptor = call("FunctionDescriptor", "of", null, layout(type.returnType()), parameters);
        Object options = Array.newInstance(type("Linker$Option"), 1);
        Array.set(options, 0, errnoOption);
        MethodHandle handle = (MethodHandle) call("Linker", "downcallHandle", linker, address, descriptor, options);
        return handle.asType(type.insertParameterTypes(0, Object.class));
    }

    /** What a call writes errno to, over at least four direct bytes. */
    Object stateOver(ByteBuffer direct) {
        return call("MemorySegment", "ofBuffer", null, direct);
    }

    /** From a direct buffer, as a {@link Buffer}, to the address of its position. */
    MethodHandle addressOf() {
        try {
            MethodHandle segment = MethodHandles.publicLookup()
                    .findStatic(
                            type("MemorySegment"),
                            "ofBuffer",
                            MethodType.methodType(type("MemorySegment"), Buffer.class));
            MethodHandle address = MethodHandles.publicLookup()
                    .findVirtual(type("MemorySegment"), "address", MethodType.methodType(long.class));
            return MethodHandles.filterReturnValue(segment, address);
        } catch (ReflectiveOperationException missing) {
            throw new UnsupportedOperationException(missing);
        }
    }

    /** A direct buffer over foreign bytes. */
    ByteBuffer bufferAt(long address, long bytes) {
        Object empty = call("MemorySegment", "ofAddress", null, address);
        Object segment = call("MemorySegment", "reinterpret", empty, bytes);
        return (ByteBuffer) call("MemorySegment", "asByteBuffer", segment);
    }

    private static Object layout(Class<?> primitive) {
        try {
            return type("ValueLayout")
                    .getField(primitive == int.class ? "JAVA_INT" : "JAVA_LONG")
                    .get(null);
        } catch (ReflectiveOperationException missing) {
            throw new UnsupportedOperationException(missing);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(PACKAGE + name);
        } catch (ClassNotFoundException missing) {
            throw new UnsupportedOperationException(missing);
        }
    }

    /** Calls the one public method of that name whose parameters fit. */
    private static Object call(String type, String name, Object target, Object... arguments) {
        for (var method : type(type).getMethods()) {
            if (method.getName().equals(name) && fits(method.getParameterTypes(), arguments)) {
                try {
                    return method.invoke(target, arguments);
                } catch (InvocationTargetException thrown) {
                    if (thrown.getCause() instanceof RuntimeException unchecked) {
                        throw unchecked;
                    }
                    throw new UnsupportedOperationException(thrown.getCause());
                } catch (IllegalAccessException hidden) {
                    throw new UnsupportedOperationException(hidden);
                }
            }
        }
        throw new UnsupportedOperationException("no " + type + "." + name);
    }

    private static boolean fits(Class<?>[] parameters, Object[] arguments) {
        if (parameters.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < parameters.length; i++) {
            boolean isLong = parameters[i] == long.class && arguments[i] instanceof Long;
            if (!isLong && !parameters[i].isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }
}
