package io.anykernel.net.virtio;

import io.anykernel.core.device.FrameSink;
import io.anykernel.core.device.NetDevice;
import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.device.VnetHeader;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.core.virtio.VirtioDevice;
import io.anykernel.core.virtio.VirtioTransport;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;

/**
 * Virtio network device (virtio 1.2 §5.1): one receive and one transmit queue, mergeable receive buffers, checksum and
 * segmentation in both directions, as far as the device offers them. Confined to one Cpu.
 *
 * <p>While frames keep coming, interrupts stay off; {@link #poll} switches them on again only once it finds the device
 * dry. A device that breaks the rules of its queues is not used any more: the link goes down, counted.
 */
public final class VirtioNetDevice implements NetDevice {
    /** Device type (virtio 1.2 §5). */
    public static final int DEVICE_TYPE = 1;

    /** Feature bits all allowed; see the constructor. */
    public static final long ALL_FEATURES = -1;

    private static final int RECEIVE_QUEUE = 0;
    private static final int TRANSMIT_QUEUE = 1;
    private static final int MAX_QUEUE_SIZE = 256;

    // struct virtio_net_config (§5.1.4).
    private static final int CONFIG_MAC = 0;
    private static final int CONFIG_STATUS = 6;
    private static final int CONFIG_MTU = 10;
    private static final int STATUS_LINK_UP = 1;

    private static final long RETRY_NANOS = 1_000_000L;
    private static final int MAC_BYTES = 6;
    private static final int DEFAULT_MTU_BYTES = 1500;
    private static final int MIN_MTU_BYTES = 68;

    /** Ethernet header with one VLAN tag. */
    private static final int LINK_HEADER_BYTES = 18;

    private final VirtioDevice device;
    private final NetDeviceInfo info;
    private final ReceiveRing receiveRing;
    private final TransmitRing transmitRing;

    private final Counter receivedFrames;
    private final Counter receivedBytes;
    private final Counter sentFrames;
    private final Counter sentBytes;
    private final Counter sendStalls;
    private final Counter sentWhileDown;
    private final Counter unsupportedOffloads;
    private final Counter unreachable;

    private boolean isLinkUp;
    private int linkChanges;
    private boolean isClosed;
    private int framesHandedUp;
    private long pollAgainNanos = Cpu.NEVER;

    /**
     * Agrees with the device and starts it.
     *
     * @param bus that the device sits on; the pools' memory must be reachable from it
     * @param owner woken by the device's interrupt
     * @param allowedFeatures feature bits that the driver may take; {@link #ALL_FEATURES} but for tests and workarounds
     * @param counters scoped to this device
     * @throws io.anykernel.core.error.KernelException if it is no usable network device
     */
    public VirtioNetDevice(
            Bus bus,
            BusDevice busDevice,
            Cpu owner,
            PacketPool packets,
            PayloadPool blocks,
            long allowedFeatures,
            Counters counters) {
        device = VirtioDevice.open(bus, busDevice, DEVICE_TYPE, owner);
        device.negotiate(NetFeatures.choose(device.offered(), allowedFeatures));
        Counter violations = counters.counter("device.violations");
        boolean isMergeable = device.has(NetFeatures.MRG_RXBUF);
        receiveRing = new ReceiveRing(
                device.newQueue(RECEIVE_QUEUE, receiveQueueSize(blocks), 1, violations),
                bus,
                packets,
                blocks,
                isMergeable,
                counters);
        transmitRing = new TransmitRing(
                device.newQueue(TRANSMIT_QUEUE, MAX_QUEUE_SIZE, TransmitRing.MAX_RANGES, violations), bus);
        info = readInfo(isMergeable ? Integer.MAX_VALUE : blocks.bufferBytes());
        receivedFrames = counters.counter("receive.frames");
        receivedBytes = counters.counter("receive.bytes");
        sentFrames = counters.counter("send.frames");
        sentBytes = counters.counter("send.bytes");
        sendStalls = counters.counter("send.stall.no-room");
        sentWhileDown = counters.counter("send.drop.link-down");
        unsupportedOffloads = counters.counter("send.drop.offload");
        unreachable = counters.counter("send.drop.unreachable");
        start();
    }

    /** Leaves the stack at least half of the blocks. */
    private static int receiveQueueSize(PayloadPool blocks) {
        return Math.max(1, Math.min(MAX_QUEUE_SIZE, blocks.available() / 2));
    }

    private NetDeviceInfo readInfo(int receiveBufferBytes) {
        int offered = device.has(NetFeatures.MTU) ? device.transport().config16(CONFIG_MTU) : DEFAULT_MTU_BYTES;
        int largest = receiveBufferBytes - VnetHeader.SIZE_BYTES - LINK_HEADER_BYTES;
        int mtu = Math.max(MIN_MTU_BYTES, Math.min(offered, largest));
        return new NetDeviceInfo(device.location(), readMac(), mtu, offloads());
    }

    private int offloads() {
        return NetFeatures.offloads((device.has(NetFeatures.CSUM) ? NetFeatures.CSUM : 0)
                | (device.has(NetFeatures.HOST_TSO4) ? NetFeatures.HOST_TSO4 : 0)
                | (device.has(NetFeatures.HOST_TSO6) ? NetFeatures.HOST_TSO6 : 0));
    }

    /** The device's address or, where it has none, a locally administered one made of its location. */
    private long readMac() {
        if (!device.has(NetFeatures.MAC)) {
            return 0x02_00_00_00_00_00L | device.location().hashCode() & 0xffff_ffffL;
        }
        long mac = 0;
        for (int i = 0; i < MAC_BYTES; i++) {
            mac = mac << 8 | device.transport().config8(CONFIG_MAC + i);
        }
        return mac;
    }

    private void start() {
        transmitRing.queue().disableInterrupts();
        device.start();
        isLinkUp = readLink();
        if (receiveRing.refill()) {
            device.transport().notifyQueue(RECEIVE_QUEUE);
        }
        receiveRing.queue().enableInterrupts();
    }

    private boolean readLink() {
        return !device.has(NetFeatures.STATUS) || (device.transport().config16(CONFIG_STATUS) & STATUS_LINK_UP) != 0;
    }

    @Override
    public NetDeviceInfo info() {
        return info;
    }

    @Override
    public boolean isLinkUp() {
        return isLinkUp;
    }

    @Override
    public int linkChanges() {
        return linkChanges;
    }

    private void setLinkUp(boolean isUp) {
        if (isUp != isLinkUp) {
            isLinkUp = isUp;
            linkChanges++;
        }
    }

    @Override
    public int poll(long nowNanos, int budget, FrameSink up) {
        if (isClosed) {
            return 0;
        }
        takeInterrupt();
        transmitRing.reclaim();
        transmitRing.queue().disableInterrupts();
        receiveRing.queue().disableInterrupts();
        int before = framesHandedUp;
        int tries = 0;
        boolean isDry = false;
        while (tries < budget && !isDry && isLinkUp && receiveRing.hasPacket()) {
            tries += receive(nowNanos, budget - tries, up);
            isDry = refillAndLook();
            setLinkUp(!isBroken());
        }
        pollAgainNanos = whenToPollAgain(nowNanos, isDry);
        return framesHandedUp - before;
    }

    /** Supplies the device; true if it is dry and will interrupt. */
    private boolean refillAndLook() {
        if (receiveRing.refill()) {
            device.transport().notifyQueue(RECEIVE_QUEUE);
        }
        return !receiveRing.hasFrame() && receiveRing.queue().enableInterrupts();
    }

    /** Who stopped for want of buffers gets no interrupt when there are some again. */
    private long whenToPollAgain(long nowNanos, boolean isDry) {
        if (!isLinkUp) {
            return Cpu.NEVER;
        }
        if (!receiveRing.hasPacket() || receiveRing.isStarved()) {
            return nowNanos + RETRY_NANOS;
        }
        return isDry ? Cpu.NEVER : nowNanos;
    }

    private void takeInterrupt() {
        if ((device.transport().takeInterrupt() & VirtioTransport.INTERRUPT_CONFIG) != 0) {
            setLinkUp(readLink() && !isBroken() && !device.needsReset());
        }
    }

    /** Takes up to {@code budget} frames off the queue, dropped ones included; returns the count. */
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

    private boolean isBroken() {
        return receiveRing.isBroken() || transmitRing.queue().isBroken();
    }

    @Override
    public int transmit(PacketBuffer frame) {
        if (!info.can(frame.segmentKind()) || frame.needsChecksum() && !info.can(NetDeviceInfo.CHECKSUM)) {
            return drop(frame, unsupportedOffloads, Errno.NOT_SUPPORTED);
        }
        if (isClosed || !isLinkUp) {
            return drop(frame, sentWhileDown, Errno.NETWORK_DOWN);
        }
        if (!transmitRing.canReach(frame)) {
            return drop(frame, unreachable, Errno.INVALID);
        }
        int bytes = frame.totalBytes();
        if (!transmitRing.offer(frame) && !offerAfterReclaim(frame)) {
            sendStalls.increment();
            return Errno.WOULD_BLOCK;
        }
        sentFrames.increment();
        sentBytes.add(bytes);
        return Errno.OK;
    }

    /** With the queue full: shows it to the device, takes back what has left, and else asks for an interrupt. */
    private boolean offerAfterReclaim(PacketBuffer frame) {
        flush();
        transmitRing.reclaim();
        if (transmitRing.offer(frame)) {
            return true;
        }
        if (transmitRing.queue().enableInterrupts()) {
            return false;
        }
        transmitRing.reclaim();
        return transmitRing.offer(frame);
    }

    private static int drop(PacketBuffer frame, Counter reason, int code) {
        reason.increment();
        frame.release();
        return code;
    }

    @Override
    public void flush() {
        if (!isClosed && transmitRing.queue().publish()) {
            device.transport().notifyQueue(TRANSMIT_QUEUE);
        }
    }

    /** Only after a poll that left something undone: frames that have left can wait for the next poll. */
    @Override
    public long nextDeadlineNanos() {
        return pollAgainNanos;
    }

    /**
     * Resets the device, and nothing else: for the owner of a driver whose Cpu failed. The device reaches no memory afterwards, the
     * driver must not be called.
     *
     * @throws io.anykernel.core.error.KernelException if the device does not reset: it keeps its buffers for good then
     */
    public void stopDevice() {
        device.reset();
    }

    /** @throws io.anykernel.core.error.KernelException if the device does not reset: it keeps its buffers for good then */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            isLinkUp = false;
            pollAgainNanos = Cpu.NEVER;
            device.reset();
            receiveRing.drain();
            transmitRing.drain();
        }
    }
}
