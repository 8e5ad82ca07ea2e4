package io.anykernel.net.xen;

import io.anykernel.core.device.FrameSink;
import io.anykernel.core.device.NetDevice;
import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.core.xen.GrantedPages;
import io.anykernel.core.xen.StoreNumber;
import io.anykernel.core.xen.XenFrontEnd;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.XenDevice;
import io.anykernel.hypercall.XenEventChannel;
import io.anykernel.hypercall.XenbusState;

/**
 * Front end of a Xen network device (Xen public/io/netif.h): one queue, scatter and gather, checksum and segmentation in both
 * directions, as far as the back end offers them. Confined to one Cpu.
 *
 * <p>Frames are copied through pages that are granted to the back end for good; packets and payload are out of its reach. The link
 * is up while the back end is connected. One that breaks a rule of its rings is not used any more: the link goes down for good, counted.
 */
public final class XenNetDevice implements NetDevice {
    /** Kind of device in xenstore. */
    public static final String KIND = "vif";

    /** Features all allowed; see the constructor. */
    public static final long ALL_FEATURES = -1;

    /** Of each direction: seven super-segments of 64 KiB. A power of two. */
    private static final int PAGES = 128;

    private static final long RETRY_NANOS = 1_000_000L;
    private static final int DEFAULT_MTU_BYTES = 1500;
    private static final int MIN_MTU_BYTES = 68;

    /** Ethernet header with one VLAN tag. */
    private static final int LINK_HEADER_BYTES = 18;

    private final XenFrontEnd frontEnd;
    private final NetFeatures features;
    private final NetDeviceInfo info;
    private final GrantedPages transmitPage;
    private final GrantedPages receivePage;
    private final TransmitRing transmitRing;
    private final ReceiveRing receiveRing;
    private final XenEventChannel transmitChannel;

    /** The same where channels are not split. */
    private final XenEventChannel receiveChannel;

    private final BackEndLink link;

    private final Counter receivedFrames;
    private final Counter receivedBytes;
    private final Counter sentFrames;
    private final Counter sentBytes;
    private final Counter sendStalls;
    private final Counter sentWhileDown;
    private final Counter unsupportedOffloads;
    private final Counter sentTooLong;

    private boolean isClosed;
    private int framesHandedUp;
    private long pollAgainNanos = Cpu.NEVER;

    /**
     * Meets the back end and connects. Blocks until it has, some ten seconds at most.
     *
     * @param bus that the device sits on
     * @param owner woken by the device's events
     * @param packets for what is received, and {@code blocks} for what is longer than a packet's run
     * @param allowedFeatures features that the driver may use; {@link #ALL_FEATURES} but for tests and workarounds
     * @param counters scoped to this device
     * @throws KernelException if it is no usable network device
     * @throws io.anykernel.hypercall.PortException if the world cannot provide for it
     */
    public XenNetDevice(
            Bus bus,
            BusDevice busDevice,
            Cpu owner,
            PacketPool packets,
            PayloadPool blocks,
            long allowedFeatures,
            Counters counters) {
        Counter violations = counters.counter("device.violations");
        receivedFrames = counters.counter("receive.frames");
        receivedBytes = counters.counter("receive.bytes");
        sentFrames = counters.counter("send.frames");
        sentBytes = counters.counter("send.bytes");
        sendStalls = counters.counter("send.stall.no-room");
        sentWhileDown = counters.counter("send.drop.link-down");
        unsupportedOffloads = counters.counter("send.drop.offload");
        sentTooLong = counters.counter("send.drop.too-long");
        frontEnd = XenFrontEnd.open(bus, busDevice, KIND, owner);
        boolean isOpen = false;
        try {
            features = NetFeatures.read(frontEnd, allowedFeatures);
            info = readInfo();
            transmitPage = frontEnd.grant(1, false);
            receivePage = frontEnd.grant(1, false);
            transmitRing = new TransmitRing(
                    frontEnd.newRing(transmitPage, NetifFormat.TRANSMIT_BYTES, violations),
                    frontEnd.grant(PAGES, true),
                    features,
                    counters);
            receiveRing = new ReceiveRing(
                    frontEnd.newRing(receivePage, NetifFormat.RECEIVE_BYTES, violations),
                    frontEnd.grant(PAGES, false),
                    packets,
                    blocks,
                    counters);
            transmitChannel = frontEnd.newChannel();
            receiveChannel = features.hasSplitChannels() ? frontEnd.newChannel() : transmitChannel;
            NetFeatures.write(frontEnd, allowedFeatures);
            prepare();
            frontEnd.connect(XenbusState.CONNECTED);
            isOpen = true;
        } finally {
            if (!isOpen) {
                frontEnd.giveUp();
            }
        }
        link = new BackEndLink(frontEnd, new Turns());
        begin();
    }

    private NetDeviceInfo readInfo() {
        long said = StoreNumber.parse(frontEnd.ownKey("mtu"));
        int wanted = said < MIN_MTU_BYTES ? DEFAULT_MTU_BYTES : (int) Math.min(said, NetifFormat.MAX_FRAME_BYTES);
        int largest = features.canScatter() ? NetifFormat.MAX_FRAME_BYTES : XenDevice.PAGE_BYTES;
        return new NetDeviceInfo(
                frontEnd.location(),
                MacAddress.parse(frontEnd.ownKey("mac"), frontEnd.location()),
                Math.min(wanted, largest - LINK_HEADER_BYTES),
                features.offloads());
    }

    /** Writes where the rings are, which are empty. */
    private void prepare() {
        frontEnd.write("tx-ring-ref", transmitPage.reference(0));
        frontEnd.write("rx-ring-ref", receivePage.reference(0));
        if (features.hasSplitChannels()) {
            frontEnd.write("event-channel-tx", transmitChannel.port());
            frontEnd.write("event-channel-rx", receiveChannel.port());
        } else {
            frontEnd.write("event-channel", transmitChannel.port());
        }
        if (frontEnd.hasFeature("multi-queue-max-queues")) {
            frontEnd.write("multi-queue-num-queues", 1);
        }
    }

    /** Supplies the back end, which has connected. */
    private void begin() {
        transmitRing.disableEvents();
        refillAndLook();
    }

    /** A connection that is made anew. */
    private final class Turns implements BackEndLink.Connection {
        @Override
        public void prepare() {
            transmitRing.reset();
            receiveRing.reset();
            XenNetDevice.this.prepare();
        }

        @Override
        public void begin() {
            XenNetDevice.this.begin();
        }
    }

    @Override
    public NetDeviceInfo info() {
        return info;
    }

    @Override
    public boolean isLinkUp() {
        return !isClosed && link.isUp();
    }

    @Override
    public int linkChanges() {
        return link.changes();
    }

    // ---- reception

    @Override
    public int poll(long nowNanos, int budget, FrameSink up) {
        if (isClosed) {
            return 0;
        }
        transmitChannel.take();
        receiveChannel.take();
        boolean hasMoreChanges = link.follow();
        lookForLies();
        transmitRing.reclaim();
        transmitRing.disableEvents();
        receiveRing.disableEvents();
        int before = framesHandedUp;
        int tries = 0;
        boolean isDry = false;
        while (tries < budget && !isDry && link.isUp() && receiveRing.hasPacket()) {
            tries += receive(nowNanos, budget - tries, up);
            isDry = refillAndLook();
            lookForLies();
        }
        pollAgainNanos = hasMoreChanges ? nowNanos : whenToPollAgain(nowNanos, isDry);
        return framesHandedUp - before;
    }

    /** Leaves a back end that broke a rule of its rings. */
    private void lookForLies() {
        if (receiveRing.isBroken() || transmitRing.isBroken()) {
            link.breakDown();
        }
    }

    /** Supplies the back end; true if it has nothing and will raise an event. */
    private boolean refillAndLook() {
        if (receiveRing.refill()) {
            receiveChannel.notifyBackend();
        }
        return !receiveRing.hasFrame() && receiveRing.enableEvents();
    }

    /** Where reception stopped for want of packets, no event comes when there are some again. */
    private long whenToPollAgain(long nowNanos, boolean isDry) {
        if (!link.isUp()) {
            return Cpu.NEVER;
        }
        if (!receiveRing.hasPacket()) {
            return nowNanos + RETRY_NANOS;
        }
        return isDry ? Cpu.NEVER : nowNanos;
    }

    /** Takes up to {@code budget} frames off the ring, dropped ones included; returns the count. */
    private int receive(long nowNanos, int budget, FrameSink up) {
        int tries = 0;
        while (tries < budget && receiveRing.hasFrame() && receiveRing.hasPacket()) {
            tries++;
            PacketBuffer frame = receiveRing.receive();
            if (frame != null) {
                framesHandedUp++;
                receivedFrames.increment();
                receivedBytes.add(frame.totalBytes());
                up.onFrame(frame, nowNanos);
            }
        }
        return tries;
    }

    // ---- transmission

    @Override
    public int transmit(PacketBuffer frame) {
        if (!info.can(frame.segmentKind()) || frame.needsChecksum() && !info.can(NetDeviceInfo.CHECKSUM)) {
            return drop(frame, unsupportedOffloads, Errno.NOT_SUPPORTED);
        }
        if (!isLinkUp()) {
            return drop(frame, sentWhileDown, Errno.NETWORK_DOWN);
        }
        if (!transmitRing.canDescribe(frame)) {
            return drop(frame, sentTooLong, Errno.MESSAGE_TOO_LONG);
        }
        if (!transmitRing.canComplete(frame)) {
            return drop(frame, unsupportedOffloads, Errno.NOT_SUPPORTED);
        }
        if (!transmitRing.offer(frame) && !offerAfterReclaim(frame)) {
            return holdBack(frame);
        }
        sentFrames.increment();
        sentBytes.add(frame.totalBytes());
        // What is in flight is a copy.
        frame.release();
        return Errno.OK;
    }

    /** With the ring full: shows it to the back end, takes back what has left, and else asks for an event. */
    private boolean offerAfterReclaim(PacketBuffer frame) {
        flush();
        transmitRing.reclaim();
        if (transmitRing.offer(frame)) {
            return true;
        }
        if (transmitRing.enableEvents()) {
            return false;
        }
        transmitRing.reclaim();
        return transmitRing.offer(frame);
    }

    /** There is no room, or the back end turns out to have broken a rule: no event would come of that. */
    private int holdBack(PacketBuffer frame) {
        lookForLies();
        if (!link.isUp()) {
            return drop(frame, sentWhileDown, Errno.NETWORK_DOWN);
        }
        sendStalls.increment();
        return Errno.WOULD_BLOCK;
    }

    private static int drop(PacketBuffer frame, Counter reason, int code) {
        reason.increment();
        frame.release();
        return code;
    }

    @Override
    public void flush() {
        if (!isClosed && transmitRing.publish()) {
            transmitChannel.notifyBackend();
        }
    }

    /** Only after a poll that left something undone: pages of frames that have left can wait for the next poll. */
    @Override
    public long nextDeadlineNanos() {
        return pollAgainNanos;
    }

    /**
     * Parts from the back end; blocks until it has let go, some ten seconds at most.
     *
     * @throws KernelException if it keeps pages of the driver mapped: they are never used again. Packets and payload were never in
     *     its reach.
     */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            pollAgainNanos = Cpu.NEVER;
            frontEnd.close();
        }
    }
}
