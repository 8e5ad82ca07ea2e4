package io.anykernel.hypercall;

import org.teavm.interop.Import;
import org.teavm.interop.Unmanaged;
import org.teavm.interop.c.Include;

/** One C instruction or call each, inlined; see {@code anykernel.h}. Addresses are not checked here. */
@Include("anykernel.h")
final class RawAccess {
    private RawAccess() {}

    @Import(name = "ak_get_u8")
    @Unmanaged
    static native int getU8(long address);

    @Import(name = "ak_put_u8")
    @Unmanaged
    static native void putU8(long address, int value);

    @Import(name = "ak_get_u16be")
    @Unmanaged
    static native int getU16be(long address);

    @Import(name = "ak_put_u16be")
    @Unmanaged
    static native void putU16be(long address, int value);

    @Import(name = "ak_get_u16le")
    @Unmanaged
    static native int getU16le(long address);

    @Import(name = "ak_put_u16le")
    @Unmanaged
    static native void putU16le(long address, int value);

    @Import(name = "ak_get_i32be")
    @Unmanaged
    static native int getI32be(long address);

    @Import(name = "ak_put_i32be")
    @Unmanaged
    static native void putI32be(long address, int value);

    @Import(name = "ak_get_i32le")
    @Unmanaged
    static native int getI32le(long address);

    @Import(name = "ak_put_i32le")
    @Unmanaged
    static native void putI32le(long address, int value);

    @Import(name = "ak_get_i64be")
    @Unmanaged
    static native long getI64be(long address);

    @Import(name = "ak_put_i64be")
    @Unmanaged
    static native void putI64be(long address, long value);

    @Import(name = "ak_get_i64le")
    @Unmanaged
    static native long getI64le(long address);

    @Import(name = "ak_put_i64le")
    @Unmanaged
    static native void putI64le(long address, long value);

    @Import(name = "ak_acquire_u16")
    @Unmanaged
    static native int acquireU16(long address);

    @Import(name = "ak_release_u16")
    @Unmanaged
    static native void releaseU16(long address, int value);

    @Import(name = "ak_acquire_i32")
    @Unmanaged
    static native int acquireI32(long address);

    @Import(name = "ak_release_i32")
    @Unmanaged
    static native void releaseI32(long address, int value);

    @Import(name = "ak_fence")
    @Unmanaged
    static native void fence();

    /** Copies; the ranges may overlap. */
    @Import(name = "ak_move")
    @Unmanaged
    static native void move(long to, long from, int bytes);

    @Import(name = "ak_fill")
    @Unmanaged
    static native void fill(long to, int value, int bytes);

    /** Not 0 if the ranges differ. */
    @Import(name = "ak_differs")
    @Unmanaged
    static native int differs(long left, long right, int bytes);

    /** Zeroed memory, or 0. */
    @Import(name = "ak_allocate")
    @Unmanaged
    static native long allocate(int bytes);

    @Import(name = "ak_release")
    @Unmanaged
    static native void release(long address);
}
