package org.teavm.runtime;

import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.StaticInit;
import org.teavm.interop.Unmanaged;
import org.teavm.interop.c.Include;

/**
 * The objects that a collection has marked and not yet scanned. TeaVM's own queue has a fixed length, a sixty-fourth of
 * the heap's bytes, so that one large array of references ended the machine; this one is a stack in memory of its own
 * ({@code collector.c}) that grows with the need and is decommitted after marking.
 */
@Unmanaged
@StaticInit
@Include("anykernel.h")
final class MarkQueue {
    private MarkQueue() {}

    static void init() {}

    static void enqueue(RuntimeObject object) {
        push(object.toAddress());
    }

    static RuntimeObject dequeue() {
        return pop().toStructure();
    }

    static boolean isEmpty() {
        return pending() == 0;
    }

    @Import(name = "ak_mark_push")
    @Unmanaged
    private static native void push(Address object);

    @Import(name = "ak_mark_pop")
    @Unmanaged
    private static native Address pop();

    @Import(name = "ak_mark_pending")
    @Unmanaged
    private static native int pending();
}
