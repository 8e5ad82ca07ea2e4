package org.teavm.runtime;

import org.teavm.interop.Address;
import org.teavm.interop.Export;
import org.teavm.interop.StaticInit;
import org.teavm.interop.Unmanaged;

/**
 * Throwing, catching, and traces, in TeaVM's place for them; generated code and the back end's C call these by name. The
 * frames of the shadow stack hold both the roots of the collector and, by the number of a call site, handlers and lines.
 *
 * <p>TeaVM's own class keeps an exception that an instruction raises in a C variable while its constructor runs. The
 * constructor fills in the trace, that allocates, and a collection then frees the exception that is about to be thrown.
 */
@StaticInit
public final class ExceptionHandling {
    /** Frames in a trace, as on HotSpot: an overflowing stack would fill the heap with its own trace. */
    private static final int MAX_TRACE = 1024;

    /** Frames of the runtime's own C and of code without call sites. */
    private static final int NO_CALL_SITE = -1;

    private static Throwable thrownException;

    private ExceptionHandling() {}

    /** The four that the back end provides. What it finds is good until the next call. */
    @Unmanaged
    public static native CallSite findCallSiteById(int id, Address frame);

    /** Continues at a handler of the frame's method; does not return. */
    @Unmanaged
    public static native void jumpToFrame(Address frame, int handler);

    @Unmanaged
    public static native void abort();

    /** Whether handlers are reached by a jump, as in every image. */
    @Unmanaged
    public static native boolean isJumpSupported();

    /** What was thrown, which a handler takes once. */
    @Export(name = "teavm_catchException")
    @Unmanaged
    public static Throwable catchException() {
        Throwable exception = thrownException;
        thrownException = null;
        return exception;
    }

    /** Does not return: continues at the innermost handler for the exception's class. */
    @Unmanaged
    public static void throwException(Throwable exception) {
        thrownException = exception;
        RuntimeObject object = Address.ofObject(exception).toStructure();
        RuntimeClass type = RuntimeClass.getClass(object);
        Address frame = ShadowStack.getStackTop();
        while (frame != null) {
            ExceptionHandler handler = handlerIn(frame, type);
            if (handler != null) {
                jumpToFrame(frame, handler.id);
            }
            frame = ShadowStack.getNextStackFrame(frame);
        }
        printStack();
        abort();
    }

    @Unmanaged
    private static ExceptionHandler handlerIn(Address frame, RuntimeClass type) {
        int callSite = ShadowStack.getCallSiteId(frame);
        if (callSite < 0) {
            return null;
        }
        ExceptionHandler handler = findCallSiteById(callSite, frame).firstHandler;
        while (handler != null && !isHandling(handler, type)) {
            handler = handler.next;
        }
        return handler;
    }

    @Unmanaged
    private static boolean isHandling(ExceptionHandler handler, RuntimeClass type) {
        return handler.exceptionClass == null
                || handler.exceptionClass.isSupertypeOf.apply(handler.exceptionClass, type);
    }

    @Unmanaged
    public static void throwClassCastException() {
        throwException(MachineExceptions.classCast());
    }

    @Unmanaged
    @Export(name = "teavm_throwNullPointerException")
    public static void throwNullPointerException() {
        throwException(MachineExceptions.nullPointer());
    }

    @Unmanaged
    @Export(name = "teavm_throwArrayIndexOutOfBoundsException")
    public static void throwArrayIndexOutOfBoundsException() {
        throwException(MachineExceptions.indexOutOfBounds());
    }

    /** The callers of whatever constructs an exception, innermost first, and no more than {@link #MAX_TRACE}. */
    @Unmanaged
    public static StackTraceElement[] fillStackTrace() {
        Address top = ShadowStack.getStackTop();
        int length = traceLength(top);
        ShadowStack.allocStack(1);
        ShadowStack.registerCallSite(NO_CALL_SITE);
        ShadowStack.removeGCRoot(0);
        StackTraceElement[] trace = new StackTraceElement[length];
        ShadowStack.registerGCRoot(0, trace);
        fill(trace, top);
        ShadowStack.releaseStack(1);
        return trace;
    }

    @Unmanaged
    private static int traceLength(Address top) {
        int length = 0;
        for (Address frame = top; frame != null; frame = ShadowStack.getNextStackFrame(frame)) {
            for (CallSiteLocation at = locationOf(frame); at != null; at = at.next) {
                if (++length == MAX_TRACE) {
                    return length;
                }
            }
        }
        return length;
    }

    @Unmanaged
    private static void fill(StackTraceElement[] trace, Address top) {
        int index = 0;
        for (Address frame = top; frame != null; frame = ShadowStack.getNextStackFrame(frame)) {
            for (CallSiteLocation at = locationOf(frame); at != null; at = at.next) {
                if (index == trace.length) {
                    return;
                }
                trace[index++] = element(at);
            }
        }
    }

    @Unmanaged
    private static CallSiteLocation locationOf(Address frame) {
        int callSite = ShadowStack.getCallSiteId(frame);
        return callSite < 0 ? null : findCallSiteById(callSite, frame).location;
    }

    @Unmanaged
    private static StackTraceElement element(CallSiteLocation at) {
        MethodLocation method = at.method;
        return method == null
                ? new StackTraceElement("", "", null, at.lineNumber)
                : new StackTraceElement(
                        method.className != null ? method.className.value : "",
                        method.methodName != null ? method.methodName.value : "",
                        method.fileName != null ? method.fileName.value : null,
                        at.lineNumber);
    }

    /** Before the machine ends because of a full heap, or of an exception that no frame handles. */
    @Unmanaged
    public static void printStack() {
        Address frame = ShadowStack.getStackTop();
        while (frame != null) {
            for (CallSiteLocation at = locationOf(frame); at != null; at = at.next) {
                print(at);
            }
            frame = ShadowStack.getNextStackFrame(frame);
        }
    }

    @Unmanaged
    private static void print(CallSiteLocation at) {
        MethodLocation method = at.method;
        if (method == null || method.className == null || method.methodName == null) {
            return;
        }
        Console.printString("\tat ");
        Console.printString(method.className.value);
        Console.printString(".");
        Console.printString(method.methodName.value);
        Console.printString("(");
        if (method.fileName != null && at.lineNumber >= 0) {
            Console.printString(method.fileName.value);
            Console.printString(":");
            Console.printInt(at.lineNumber);
        }
        Console.printString(")\n");
    }
}
