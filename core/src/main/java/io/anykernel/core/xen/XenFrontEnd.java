package io.anykernel.core.xen;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counter;
import io.anykernel.core.ring.XenRing;
import io.anykernel.core.ring.XenRingLayout;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Interrupt;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.XenDevice;
import io.anykernel.hypercall.XenEventChannel;
import io.anykernel.hypercall.XenbusState;
import java.util.ArrayList;
import java.util.List;

/**
 * The front end's part of what every Xen device does at its start and end (Xen public/io/xenbus.h, the state diagrams of
 * public/io/blkif.h): it waits for what the back end offers, writes where its rings are, waits for the back end to connect; and at the end
 * parts from it and ends what it had granted. Confined to one Cpu.
 *
 * <p>The memory that the back end reaches is the front end's own pages and nothing else; one that breaks a rule can be left where it is,
 * and every transfer be ended at once.
 */
public final class XenFrontEnd {
    /** A back end connects as fast as a hotplug script of its domain runs. */
    private static final long CONNECT_NANOS = 10_000_000_000L;

    private static final long CLOSE_NANOS = 5_000_000_000L;

    private final Bus bus;
    private final XenDevice device;
    private final Cpu owner;
    private final Interrupt backEndChanges;
    private final List<GrantedPages> grants = new ArrayList<>();
    private final List<XenEventChannel> channels = new ArrayList<>();

    private XenFrontEnd(Bus bus, XenDevice device, Cpu owner) {
        this.bus = bus;
        this.device = device;
        this.owner = owner;
        this.backEndChanges = device.watchBackend(owner);
    }

    /**
     * Finds the device, parts from a back end that an earlier driver left connected, and waits until it says what it offers.
     *
     * @param kind {@code vif} or {@code vbd}
     * @param owner woken by changes of the back end's state and by event channels
     * @throws KernelException if it is no such device, or its back end does not come up
     * @throws PortException if xenstored refuses or does not answer
     */
    public static XenFrontEnd open(Bus bus, BusDevice busDevice, String kind, Cpu owner) {
        if (!(busDevice instanceof XenDevice device) || !device.kind().equals(kind)) {
            throw new KernelException(Errno.NO_DEVICE, busDevice.location() + ": no Xen device of kind " + kind);
        }
        XenFrontEnd opened = new XenFrontEnd(bus, device, owner);
        if (device.backendState() == XenbusState.CONNECTED) {
            opened.part();
        }
        opened.offerConnection();
        XenbusState state = device.awaitBackend(CONNECT_NANOS, XenbusState.INIT_WAIT, XenbusState.INITIALISED);
        if (!isOffering(state)) {
            throw opened.refusal("stays in state " + state.number());
        }
        return opened;
    }

    /** Whether a back end in this state says what it offers and waits for the front end. */
    public static boolean isOffering(XenbusState state) {
        return state == XenbusState.INIT_WAIT || state == XenbusState.INITIALISED;
    }

    private KernelException refusal(String reason) {
        return new KernelException(
                Errno.NO_DEVICE,
                device.location() + ": its back end in domain " + device.backendDomain() + " " + reason);
    }

    public String location() {
        return device.location();
    }

    /** The number at the location's end: how back ends call the device in requests. */
    public int handle() {
        String location = device.location();
        return (int) Math.max(0, StoreNumber.parse(location.substring(location.lastIndexOf('/') + 1)));
    }

    // ---- keys

    /** A key of the front end's own directory, or {@code null}. */
    public String ownKey(String key) {
        return device.read(key);
    }

    /**
     * A number of the back end's.
     *
     * @param otherwise what a missing key means
     * @throws KernelException if the key is there and no number from {@code least} to {@code most}
     */
    public long number(String key, long otherwise, long least, long most) {
        String text = device.readBackend(key);
        if (text == null) {
            return otherwise;
        }
        long value = StoreNumber.parse(text);
        if (value < least || value > most) {
            throw refusal("says " + key + " = " + printable(text));
        }
        return value;
    }

    /** A number that the back end must give, as {@link #number(String, long, long, long)}. */
    public long number(String key, long least, long most) {
        long value = number(key, StoreNumber.NONE, least, most);
        if (value == StoreNumber.NONE) {
            throw refusal("does not say " + key);
        }
        return value;
    }

    /** Whether the back end says that it has a feature. Nonsense is as good as no. */
    public boolean hasFeature(String key) {
        return StoreNumber.parse(device.readBackend(key)) > 0;
    }

    /** What a back end wrote, fit for a line of a log. */
    private static String printable(String text) {
        int shown = Math.min(text.length(), 32);
        StringBuilder line = new StringBuilder("'");
        for (int i = 0; i < shown; i++) {
            char each = text.charAt(i);
            line.append(each >= ' ' && each <= '~' ? each : '?');
        }
        return line.append(shown < text.length() ? "'..." : "'").toString();
    }

    public void write(String key, long value) {
        device.write(key, Long.toString(value));
    }

    public void write(String key, String value) {
        device.write(key, value);
    }

    // ---- what is shared

    /**
     * Grants pages of their own to the back end, until {@link #close}.
     *
     * @throws io.anykernel.hypercall.OutOfArenaException if there is no memory for them
     * @throws PortException if the domain has no grants left
     */
    public GrantedPages grant(int count, boolean isReadOnly) {
        GrantedPages pages = new GrantedPages(bus, device, count, isReadOnly);
        grants.add(pages);
        return pages;
    }

    /** Makes a ring over granted pages of its own, whose references are {@code ringPages.reference(0)} and on. */
    public XenRing newRing(GrantedPages ringPages, int entryBytes, Counter violations) {
        return new XenRing(new XenRingLayout(ringPages.count(), entryBytes), ringPages.area(), violations);
    }

    /** An event channel, until {@link #close}. */
    public XenEventChannel newChannel() {
        XenEventChannel channel = device.newEventChannel(owner);
        channels.add(channel);
        return channel;
    }

    // ---- states

    /**
     * Says that all keys are written and waits for the back end to connect.
     *
     * @param ready the state that says so: what the kind of device has for it
     * @throws KernelException if it does not; nothing is granted any more, or if so, that is said
     */
    public void connect(XenbusState ready) {
        device.state(ready);
        XenbusState state = device.awaitBackend(
                CONNECT_NANOS, XenbusState.CONNECTED, XenbusState.CLOSING, XenbusState.CLOSED, XenbusState.UNKNOWN);
        if (state != XenbusState.CONNECTED) {
            throw refusal("does not connect: its state is " + state.number());
        }
    }

    /** Writes the front end's own state. */
    public void state(XenbusState state) {
        device.state(state);
    }

    public XenbusState backEndState() {
        return device.backendState();
    }

    /** Whether the back end's state was written since the last call: read it then. Does not block. */
    public boolean takeBackEndChange() {
        return backEndChanges.take();
    }

    /** Says that the front end is ready for a back end that begins anew. */
    public void offerConnection() {
        device.state(XenbusState.INITIALISING);
    }

    /**
     * Says that the front end has stopped, without waiting for the back end: for one that left or broke the rules, in the middle of the
     * loop. Channels and grants stand until {@link #close}.
     */
    public void abandon() {
        try {
            device.state(XenbusState.CLOSED);
        } catch (PortException unanswered) {
            // Nothing depends on its being told.
        }
    }

    /** Closes after a failure that is reported already. Pages that the back end keeps mapped are never used again. */
    public void giveUp() {
        try {
            close();
        } catch (KernelException stillMapped) {
            // Less than the failure says.
        }
    }

    /**
     * Parts from the back end, and ends channels and grants. Blocks for as long as the back end takes, a few seconds at most. May be called
     * again, for what could not be ended.
     *
     * @throws KernelException if the back end keeps pages mapped: they are never used again
     */
    public void close() {
        try {
            part();
        } catch (PortException unanswered) {
            // The grants themselves say whether the back end is through.
        }
        for (XenEventChannel each : channels) {
            each.close();
        }
        int mapped = 0;
        for (GrantedPages each : grants) {
            mapped += each.end();
        }
        if (mapped > 0) {
            throw new KernelException(
                    Errno.BUSY,
                    device.location() + ": its back end in domain " + device.backendDomain() + " keeps " + mapped
                            + " pages mapped");
        }
    }

    private void part() {
        device.state(XenbusState.CLOSING);
        device.awaitBackend(CLOSE_NANOS, XenbusState.CLOSING, XenbusState.CLOSED, XenbusState.UNKNOWN);
        device.state(XenbusState.CLOSED);
        // One that waits for a front end again is through with this one, too.
        device.awaitBackend(CLOSE_NANOS, XenbusState.CLOSED, XenbusState.UNKNOWN, XenbusState.INIT_WAIT);
    }
}
