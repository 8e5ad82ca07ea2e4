package io.anykernel.hypercall.guest;

import org.teavm.interop.Import;
import org.teavm.interop.Unmanaged;
import org.teavm.interop.c.Include;

/** A statement that costs nothing and that no optimiser may drop or move; the image build puts it where it needs one. */
@Include("anykernel.h")
public final class Protection {
    private Protection() {}

    /** Stands between the begin of a {@code try} and that of one inside it. */
    @Import(name = "ak_barrier")
    @Unmanaged
    public static native void begin();
}
