package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.DmaMemory;
import io.anykernel.hypercall.Interrupt;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.XenDevice;
import io.anykernel.hypercall.XenEventChannel;
import io.anykernel.hypercall.XenbusState;

/** A front end's device of the domain. Other fibers run while one waits for the back end, and none while it asks the store. */
final class GuestXenDevice implements XenDevice {
    private final XenStore store;
    private final XenDirectory directory;
    /** By a watch of the back end's state, which stays for the machine's life; {@code null} before the first need. */
    private GuestInterrupt backendChanges;

    GuestXenDevice(XenStore store, XenDirectory directory) {
        this.store = store;
        this.directory = directory;
    }

    @Override
    public String location() {
        return directory.path();
    }

    @Override
    public String kind() {
        return directory.kind();
    }

    @Override
    public int backendDomain() {
        return directory.backendDomain();
    }

    @Override
    public String read(String key) {
        return store.read(directory.path() + "/" + key);
    }

    @Override
    public void write(String key, String value) {
        store.write(directory.path() + "/" + key, value);
    }

    @Override
    public String readBackend(String key) {
        return store.read(directory.backend() + "/" + key);
    }

    @Override
    public XenbusState awaitBackend(long timeoutNanos, XenbusState... wanted) {
        long now = Native.nanoTime();
        long deadline = timeoutNanos > Fibers.NEVER - now ? Fibers.NEVER : now + timeoutNanos;
        GuestInterrupt changes = backendChanges();
        XenbusState state = backendState();
        while (!isAmong(state, wanted) && changes.await(deadline)) {
            state = backendState();
        }
        return state;
    }

    private static boolean isAmong(XenbusState state, XenbusState[] wanted) {
        for (XenbusState each : wanted) {
            if (each == state) {
                return true;
            }
        }
        return false;
    }

    /** Fires for the new owner at once, which cannot know what came before. */
    @Override
    public Interrupt watchBackend(Cpu owner) {
        backendChanges().owner(owner);
        backendChanges.fired();
        return backendChanges;
    }

    private GuestInterrupt backendChanges() {
        if (backendChanges == null) {
            GuestInterrupt changes = GuestInterrupt.on(Native.interruptMessage(), location());
            store.watch(directory.backend() + "/state", changes.line());
            backendChanges = changes;
        }
        return backendChanges;
    }

    @Override
    public int grant(DmaMemory memory, int offset, boolean isReadOnly) {
        memory.memory().check(offset, PAGE_BYTES);
        long address = memory.deviceAddress() + offset;
        if ((address & PAGE_BYTES - 1) != 0) {
            throw new IllegalArgumentException("no page starts at offset=" + offset);
        }
        int reference = Native.grant(backendDomain(), address, isReadOnly ? 1 : 0);
        if (reference < 0) {
            throw new PortException(location() + ": the domain has no grant left");
        }
        return reference;
    }

    @Override
    public boolean endGrant(int reference) {
        return Native.grantEnd(reference) != 0;
    }

    @Override
    public XenEventChannel newEventChannel(Cpu owner) {
        return GuestEventChannel.open(backendDomain(), owner, location());
    }
}
