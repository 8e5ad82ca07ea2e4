package io.anykernel.core.contracts.xen;

import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.ring.XenRingBackEnd;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.DmaMemory;
import io.anykernel.hypercall.Interrupt;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.XenDevice;
import io.anykernel.hypercall.XenEventChannel;
import io.anykernel.hypercall.XenbusState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Xen device with its store, grants and event channels, and what every back end does with them. What it offers and does with its rings
 * is up to its subclass; it throws {@link IllegalStateException} where the front end breaks a rule. It answers at once: what a driver
 * waits for has happened, or does not.
 */
public abstract class ModelXenDevice implements XenDevice {
    private static final int BACKEND_DOMAIN = 3;
    private static final int FIRST_PORT = 5;

    private final ModelBus bus;
    private final String kind;
    private final int number;
    private final Map<String, String> frontKeys = new TreeMap<>();
    private final Map<String, String> backKeys = new TreeMap<>();
    private final ModelGrants grants = new ModelGrants();
    private final List<ModelEventChannel> channels = new ArrayList<>();
    private final List<Integer> mapped = new ArrayList<>();

    private Cpu watcher;
    private boolean isWatchPending;
    private long watchEvents;
    private boolean isStoreSilent;
    private boolean isDeaf;
    private boolean keepsMappings;
    private int awaits;

    protected ModelXenDevice(ModelBus bus, String kind, int number) {
        this.bus = bus;
        this.kind = kind;
        this.number = number;
        frontKeys.put("state", "1");
        bus.plug(this);
    }

    // ---- for tests

    /** Writes a key of the back end's directory, or removes it ({@code null}). The state is written as any other. */
    public final void backKey(String key, String value) {
        if (value == null) {
            backKeys.remove(key);
        } else {
            backKeys.put(key, value);
        }
        if (key.equals("state")) {
            fireWatch();
        }
    }

    public final void frontKey(String key, String value) {
        if (value == null) {
            frontKeys.remove(key);
        } else {
            frontKeys.put(key, value);
        }
    }

    public final void backState(XenbusState state) {
        backKey("state", Integer.toString(state.number()));
    }

    public final XenbusState frontState() {
        return XenbusState.of(frontKeys.get("state"));
    }

    /** Removes the back end's directory, as a toolstack does with a device that is detached. */
    public final void removeBackEnd() {
        backKeys.clear();
        fireWatch();
    }

    /** Has xenstored answer nothing any more. */
    public final void silenceStore(boolean isSilent) {
        isStoreSilent = isSilent;
    }

    /** Has the back end react to the front end's states no more. */
    public final void deafen(boolean isDeaf) {
        this.isDeaf = isDeaf;
    }

    /** Has the back end stop, and react to nothing, as one whose domain shuts down. */
    public final void goAway() {
        disconnect();
        isDeaf = true;
        backState(XenbusState.CLOSED);
    }

    /** Has it come back after {@link #goAway}. */
    public final void comeBack() {
        isDeaf = false;
        comeUp();
    }

    /** Has the back end keep what it mapped when it closes. */
    public final void keepMappings(boolean keeps) {
        keepsMappings = keeps;
    }

    /** Has the domain run out of grants after so many more. */
    public final void limitGrants(int more) {
        grants.limit(more);
    }

    /** Grants that stand. */
    public final int activeGrants() {
        return grants.active();
    }

    public final boolean hasOpenChannels() {
        for (ModelEventChannel each : channels) {
            if (!each.isClosed()) {
                return true;
            }
        }
        return false;
    }

    /** How often the front end waited for the back end's state. */
    public final int awaits() {
        return awaits;
    }

    /** Raises every event that is connected. */
    public final void wake() {
        channels.forEach(ModelEventChannel::raise);
    }

    public final long events() {
        long sum = 0;
        for (ModelEventChannel each : channels) {
            sum += each.count();
        }
        return sum;
    }

    // ---- for back ends

    /** Writes what the back end offers before it waits for the front end. */
    protected abstract void offer();

    /** Reads the front end's keys, maps its rings and writes the device's properties. */
    protected abstract void connected();

    /** The back end has just connected. */
    protected void onceConnected() {}

    /** The front end notifies through the channel of this port. */
    protected abstract void onNotify(int port);

    protected final ModelBus bus() {
        return bus;
    }

    protected final Memory ram() {
        return bus.ram();
    }

    /** The state by which this kind's front end says that its keys are written. */
    protected abstract XenbusState ready();

    /** Offers what the back end has, from then on as a back end that has just come up. */
    protected final void comeUp() {
        offer();
        backState(XenbusState.INIT_WAIT);
    }

    /** A key of the front end's that must be there and a number. */
    protected final int frontNumber(String key) {
        String value = frontKeys.get(key);
        if (value == null) {
            throw new IllegalStateException("driver does not write " + key);
        }
        return Integer.parseInt(value);
    }

    protected final String frontValue(String key) {
        return frontKeys.get(key);
    }

    /** Where a granted page lies in the memory of the bus. */
    protected final int page(int reference, boolean isWrite) {
        return grants.access(reference, isWrite);
    }

    /** Maps a page until the back end closes. */
    protected final int map(int reference) {
        grants.map(reference);
        mapped.add(reference);
        return grants.access(reference, true);
    }

    protected final boolean isMapped(int reference) {
        return mapped.contains(reference);
    }

    /** Maps a ring of pages that must be next to one another. */
    protected final XenRingBackEnd mapRing(int[] references, int entryBytes) {
        int base = map(references[0]);
        for (int i = 1; i < references.length; i++) {
            if (map(references[i]) != base + i * PAGE_BYTES) {
                throw new IllegalStateException("the model wants a ring's pages in order");
            }
        }
        return new XenRingBackEnd(ram(), base, references.length * PAGE_BYTES, entryBytes);
    }

    /** Raises the event of the front end's channel. */
    protected final void raise(int port) {
        channels.get(port - FIRST_PORT).raise();
    }

    private void react(XenbusState state) {
        if (state == ready() && backendState() != XenbusState.CONNECTED) {
            connected();
            backState(XenbusState.CONNECTED);
            onceConnected();
        } else if (state == XenbusState.CLOSING) {
            backState(XenbusState.CLOSING);
        } else if (state == XenbusState.CLOSED && backendState() != XenbusState.CLOSED) {
            disconnect();
            backState(XenbusState.CLOSED);
        } else if (state == XenbusState.INITIALISING && backendState() == XenbusState.CLOSED) {
            comeUp();
        }
    }

    /** Lets go of what is mapped. */
    protected final void disconnect() {
        if (!keepsMappings) {
            mapped.forEach(grants::unmap);
            mapped.clear();
        }
    }

    private void fireWatch() {
        if (watcher != null) {
            isWatchPending = true;
            watchEvents++;
            watcher.wake();
        }
    }

    private void askStore() {
        if (isStoreSilent) {
            throw new PortException(location() + ": xenstored does not answer");
        }
    }

    // ---- XenDevice

    @Override
    public final String location() {
        return "device/" + kind + "/" + number;
    }

    @Override
    public final String kind() {
        return kind;
    }

    @Override
    public final int backendDomain() {
        return BACKEND_DOMAIN;
    }

    @Override
    public final String read(String key) {
        askStore();
        return frontKeys.get(key);
    }

    @Override
    public final void write(String key, String value) {
        askStore();
        frontKeys.put(key, value);
        if (key.equals("state") && !isDeaf) {
            react(XenbusState.of(value));
        }
    }

    @Override
    public final String readBackend(String key) {
        askStore();
        return backKeys.get(key);
    }

    @Override
    public final XenbusState awaitBackend(long timeoutNanos, XenbusState... wanted) {
        awaits++;
        return backendState();
    }

    @Override
    public final Interrupt watchBackend(Cpu owner) {
        askStore();
        watcher = owner;
        fireWatch();
        return new Interrupt() {
            @Override
            public boolean take() {
                boolean wasPending = isWatchPending;
                isWatchPending = false;
                return wasPending;
            }

            @Override
            public long count() {
                return watchEvents;
            }
        };
    }

    @Override
    public final int grant(DmaMemory memory, int offset, boolean isReadOnly) {
        memory.memory().check(offset, PAGE_BYTES);
        int at = bus.offsetOf(memory.deviceAddress() + offset, PAGE_BYTES);
        if (at % PAGE_BYTES != 0) {
            throw new IllegalArgumentException("page at " + at);
        }
        int reference = grants.grant(at, isReadOnly);
        if (reference < 0) {
            throw new PortException(location() + ": the domain has no grant left");
        }
        return reference;
    }

    @Override
    public final boolean endGrant(int reference) {
        return grants.end(reference);
    }

    @Override
    public final XenEventChannel newEventChannel(Cpu owner) {
        ModelEventChannel channel = new ModelEventChannel(this, FIRST_PORT + channels.size(), owner);
        channels.add(channel);
        return channel;
    }
}
