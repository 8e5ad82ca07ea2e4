package org.teavm.classlib.java.lang;

import io.anykernel.hypercall.guest.Fibers;
import org.teavm.dependency.PluggableDependency;
import org.teavm.interop.Address;
import org.teavm.interop.DelegateTo;
import org.teavm.interop.NoSideEffects;
import org.teavm.interop.Rename;
import org.teavm.interop.Structure;
import org.teavm.interop.Superclass;
import org.teavm.interop.Unmanaged;
import org.teavm.runtime.Allocator;
import org.teavm.runtime.RuntimeArray;
import org.teavm.runtime.RuntimeClass;
import org.teavm.runtime.RuntimeObject;
import org.teavm.runtime.reflect.ClassInfo;

/**
 * {@code java.lang.Object} of an image, in TeaVM's place for it: identity, cloning, and monitors that suspend fibers.
 * The back end calls the static monitor methods for {@code synchronized}, by name.
 */
@Superclass("")
public class TObject {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MAX_MILLIS = Long.MAX_VALUE / NANOS_PER_MILLI / 2;

    @Rename("fakeInit")
    public TObject() {}

    @Rename("<init>")
    private void init() {}

    static void monitorEnter(TObject object) {
        monitorOf(object).enter(1);
    }

    static void monitorExit(TObject object) {
        Monitor monitor = heldMonitor(object);
        if (monitor.exit(1)) {
            setHeader(object, monitor.identityHash);
        }
    }

    static void monitorEnterSync(TObject object) {
        monitorEnter(object);
    }

    static void monitorExitSync(TObject object) {
        monitorExit(object);
    }

    private static Monitor monitorOf(TObject object) {
        if (object == null) {
            throw new NullPointerException();
        }
        Monitor monitor = Monitor.of(header(object));
        if (monitor == null) {
            monitor = Monitor.take(header(object));
            setHeader(object, monitor.header());
        }
        return monitor;
    }

    private static Monitor heldMonitor(TObject object) {
        Monitor monitor = Monitor.of(header(object));
        if (monitor == null || !monitor.isHeldByCaller()) {
            throw new TIllegalMonitorStateException();
        }
        return monitor;
    }

    static boolean holdsLock(TObject object) {
        Monitor monitor = Monitor.of(header(object));
        return monitor != null && monitor.isHeldByCaller();
    }

    @Rename("notify")
    public final void notify0() {
        heldMonitor(this).signal();
    }

    @Rename("notifyAll")
    public final void notifyAll0() {
        heldMonitor(this).signalAll();
    }

    @Rename("wait")
    public final void wait0() throws TInterruptedException {
        await(Fibers.NEVER);
    }

    @Rename("wait")
    public final void wait0(long millis) throws TInterruptedException {
        await(deadline(millis, 0));
    }

    @Rename("wait")
    public final void wait0(long millis, int nanos) throws TInterruptedException {
        await(deadline(millis, nanos));
    }

    /** When a wait of this length ends; a length of zero is for ever. */
    static long deadline(long millis, int nanos) {
        if (millis < 0 || nanos < 0 || nanos >= NANOS_PER_MILLI) {
            throw new IllegalArgumentException("timeout millis=" + millis + " nanos=" + nanos);
        }
        boolean isForEver = (millis | nanos) == 0 || millis > MAX_MILLIS;
        return isForEver ? Fibers.NEVER : System.nanoTime() + millis * NANOS_PER_MILLI + nanos;
    }

    private void await(long deadlineNanos) throws TInterruptedException {
        if (heldMonitor(this).await(deadlineNanos) == Fibers.INTERRUPTED) {
            throw new TInterruptedException();
        }
    }

    @Rename("getClass")
    public final TClass<?> getClass0() {
        return (TClass<?>) (Object) getObjectClassInfo(this).classObject();
    }

    /** An intrinsic of the back end, which knows it by this name. */
    public static native ClassInfo getObjectClassInfo(Object object);

    @Override
    public int hashCode() {
        return identity();
    }

    @Override
    public boolean equals(Object other) {
        return equals0((TObject) other);
    }

    @Rename("equals")
    public boolean equals0(TObject other) {
        return this == other;
    }

    @Override
    public String toString() {
        return getClass().getName() + "@" + TInteger.toHexString(identity());
    }

    final int identity() {
        int header = header(this);
        Monitor monitor = Monitor.of(header);
        if (monitor != null) {
            if (monitor.identityHash == 0) {
                monitor.identityHash = nextIdentity();
            }
            return monitor.identityHash;
        }
        if (header == 0) {
            header = nextIdentity();
            setHeader(this, header);
        }
        return header;
    }

    @Unmanaged
    private static int nextIdentity() {
        int identity = RuntimeObject.nextId++ & 0x7fff_ffff;
        return identity == 0 ? 1 : identity;
    }

    @DelegateTo("headerOf")
    @NoSideEffects
    @Unmanaged
    private static native int header(TObject object);

    @Unmanaged
    private static int headerOf(RuntimeObject object) {
        return object.hashCode;
    }

    @DelegateTo("setHeaderOf")
    @NoSideEffects
    @Unmanaged
    private static native void setHeader(TObject object, int header);

    @Unmanaged
    private static void setHeaderOf(RuntimeObject object, int header) {
        object.hashCode = header;
    }

    @Override
    protected Object clone() throws TCloneNotSupportedException {
        if (!(this instanceof Cloneable)) {
            throw new TCloneNotSupportedException(getClass().getName());
        }
        return clone(this);
    }

    /** The analysis gives the result the type of the argument, by the method's name. */
    @DelegateTo("cloneOf")
    @PluggableDependency(ObjectDependencyPlugin.class)
    private native Object clone(TObject same);

    /** A copy of everything behind the header: the copy has an identity and a monitor of its own. */
    private static RuntimeObject cloneOf(RuntimeObject self, RuntimeObject same) {
        RuntimeClass type = RuntimeClass.getClass(self);
        int header = Structure.sizeOf(RuntimeObject.class);
        RuntimeObject copy;
        int size;
        if (type.itemType == null) {
            copy = Allocator.allocate(type).toStructure();
            size = type.size;
        } else {
            RuntimeArray array = (RuntimeArray) self;
            copy = Allocator.allocateArray(type, array.size).toStructure();
            int itemBytes = RuntimeClass.isPrimitive(type.itemType) ? type.itemType.size : Address.sizeOf();
            Address items = Address.align(Address.fromInt(Structure.sizeOf(RuntimeArray.class)), itemBytes);
            size = itemBytes * array.size + items.toInt();
        }
        if (size > header) {
            Address.moveMemoryBlock(self.toAddress().add(header), copy.toAddress().add(header), size - header);
        }
        return copy;
    }

    @Override
    protected void finalize() throws TThrowable {}
}
