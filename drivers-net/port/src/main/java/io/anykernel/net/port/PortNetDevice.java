package io.anykernel.net.port;

import io.anykernel.core.device.FrameSink;
import io.anykernel.core.device.NetDevice;
import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.device.VnetHeader;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;

/**
 * Ethernet device over a hypercall port. Confined to one Cpu.
 *
 * <p>It keeps one empty packet prepared, long enough for the longest frame, and receives into that: a poll that finds
 * nothing costs no buffer. A frame's first bytes lie in the packet's run, the rest in blocks.
 *
 * <p>Without packets frames wait in the port. Without blocks they do not: what would release the blocks is an acknowledgment
 * that waits behind them. Frames that fit what is there are received, longer ones dropped and counted.
 */
public final class PortNetDevice implements NetDevice {
    /** Ethernet header with one VLAN tag. */
    private static final int LINK_HEADER_BYTES = 18;

    private static final int MIN_FRAME_BYTES = 14;

    /** Longest super-segment: a whole IP datagram behind its link header. */
    private static final int MAX_SUPER_FRAME_BYTES = 65535 + LINK_HEADER_BYTES;

    /** A device that stopped for want of a packet is not woken when there is one again. */
    private static final long RETRY_NANOS = 1_000_000L;

    /** How often a port that is down is tried again. */
    private static final long LINK_RETRY_NANOS = 250_000_000L;

    private static final String OWNER = "port-net-device.receive";

    private final NetPort port;
    private final NetDeviceInfo info;
    private final PacketPool packets;
    private final PayloadPool blocks;
    private final int vnetHeaderBytes;
    private final int frameCapacityBytes;
    private final Memory vnetHeader;
    private final IoVector vector = new IoVector(PacketBuffer.MAX_SLICES + 2);

    private final Counter receivedFrames;
    private final Counter receivedBytes;
    private final Counter sentFrames;
    private final Counter sentBytes;
    private final Counter receiveStalls;
    private final Counter sendStalls;
    private final Counter runts;
    private final Counter truncated;
    private final Counter noBlock;
    private final Counter badVnetHeaders;
    private final Counter rejected;
    private final Counter sentWhileClosed;
    private final Counter sentWhileDown;
    private final Counter unsupportedOffloads;

    private PacketBuffer prepared;
    private boolean isPortOpen = true;
    private boolean isLinkUp;
    private int linkChanges;
    /** The port was {@link NetPort#DOWN}: it is tried again at {@link #pollAgainNanos}, and not before. */
    private boolean isPortDown;

    private long polledNanos;
    private long pollAgainNanos = Cpu.NEVER;

    /**
     * @param port taken over: closed with this device
     * @param blocks for what a packet's run does not hold of a frame
     * @param arena gives a few bytes
     * @param counters scoped to this device
     */
    public PortNetDevice(NetPort port, PacketPool packets, PayloadPool blocks, Arena arena, Counters counters) {
        NetPortInfo portInfo = port.info();
        this.port = port;
        this.info = new NetDeviceInfo(
                portInfo.name(), portInfo.macAddress(), portInfo.mtuBytes(), offloads(portInfo.offloads()));
        this.packets = packets;
        this.blocks = blocks;
        this.vnetHeaderBytes = portInfo.vnetHeaderBytes();
        this.vnetHeader = arena.allocate(VnetHeader.SIZE_BYTES, 8);
        this.frameCapacityBytes = vnetHeaderBytes > 0 ? MAX_SUPER_FRAME_BYTES : portInfo.mtuBytes() + LINK_HEADER_BYTES;
        requireCapacity();
        receivedFrames = counters.counter("receive.frames");
        receivedBytes = counters.counter("receive.bytes");
        sentFrames = counters.counter("send.frames");
        sentBytes = counters.counter("send.bytes");
        receiveStalls = counters.counter("receive.stall.no-buffer");
        sendStalls = counters.counter("send.stall.no-room");
        runts = counters.counter("receive.drop.runt");
        truncated = counters.counter("receive.drop.truncated");
        noBlock = counters.counter("receive.drop.no-block");
        badVnetHeaders = counters.counter("receive.drop.vnet-header");
        rejected = counters.counter("send.drop.rejected");
        sentWhileClosed = counters.counter("send.drop.closed");
        sentWhileDown = counters.counter("send.drop.link-down");
        unsupportedOffloads = counters.counter("send.drop.offload");
        isLinkUp = port.isLinkUp();
    }

    private static int offloads(int portOffloads) {
        return ((portOffloads & NetPortInfo.CHECKSUM) != 0 ? NetDeviceInfo.CHECKSUM : 0)
                | ((portOffloads & NetPortInfo.TSO4) != 0 ? NetDeviceInfo.TSO4 : 0)
                | ((portOffloads & NetPortInfo.TSO6) != 0 ? NetDeviceInfo.TSO6 : 0);
    }

    private void requireCapacity() {
        int inRun = packets.runBytes() - PacketPool.HEADROOM_BYTES;
        if (inRun + (long) PacketBuffer.MAX_SLICES * blocks.bufferBytes() < frameCapacityBytes) {
            throw new IllegalArgumentException("buffers too small for frames of " + frameCapacityBytes + " bytes");
        }
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

    private void readLink() {
        boolean isUp = port.isLinkUp();
        if (isUp != isLinkUp) {
            isLinkUp = isUp;
            linkChanges++;
        }
    }

    /** The port is gone for good, as at the orderly end of the far side: no change of a link that could come up again. */
    private void losePort() {
        isPortOpen = false;
        isLinkUp = false;
    }

    @Override
    public int poll(long nowNanos, int budget, FrameSink up) {
        if (isPortDown && nowNanos < pollAgainNanos) {
            return 0;
        }
        int frames = 0;
        polledNanos = nowNanos;
        pollAgainNanos = Cpu.NEVER;
        if (isPortOpen) {
            readLink();
        }
        while (frames < budget && isPortOpen) {
            if (!prepare()) {
                pollAgainNanos = nowNanos + RETRY_NANOS;
                break;
            }
            int length = receiveInto(prepared);
            noteOutcome(length, nowNanos + LINK_RETRY_NANOS);
            if (length < 0) {
                break;
            }
            if (accept(length)) {
                handUp(nowNanos, up);
                frames++;
            }
        }
        return frames;
    }

    /** Follows the port down and up again, and away for good. */
    private void noteOutcome(int outcome, long retryNanos) {
        if (outcome == NetPort.CLOSED) {
            losePort();
        } else if (outcome == NetPort.DOWN) {
            isPortDown = true;
            pollAgainNanos = retryNanos;
            readLink();
        } else if (isPortDown) {
            isPortDown = false;
            readLink();
        }
    }

    /** Makes {@link #prepared} as long as the longest frame, or as blocks allow; false, and a count, if there is no packet. */
    private boolean prepare() {
        if (prepared == null) {
            prepared = packets.acquire(OWNER);
            if (prepared == null) {
                receiveStalls.increment();
                return false;
            }
            prepared.extend(Math.min(prepared.tailroomBytes(), frameCapacityBytes));
        }
        while (prepared.totalBytes() < frameCapacityBytes) {
            PayloadBuffer block = blocks.acquire(OWNER);
            if (block == null) {
                break;
            }
            prepared.appendSlice(block, 0, Math.min(blocks.bufferBytes(), frameCapacityBytes - prepared.totalBytes()));
        }
        return true;
    }

    private int receiveInto(PacketBuffer packet) {
        vector.clear();
        if (vnetHeaderBytes > 0) {
            vector.add(vnetHeader, 0, vnetHeaderBytes);
        }
        packet.appendTo(vector);
        return port.receive(vector);
    }

    /** Cuts the prepared packet to the frame received; false, and a count, if it is to be dropped. */
    private boolean accept(int lengthWithHeader) {
        int length = lengthWithHeader - vnetHeaderBytes;
        if (length < MIN_FRAME_BYTES) {
            runts.increment();
            return false;
        }
        if (length > prepared.totalBytes()) {
            (prepared.totalBytes() < frameCapacityBytes ? noBlock : truncated).increment();
            return false;
        }
        prepared.trimTo(length);
        if (vnetHeaderBytes > 0 && !VnetHeader.decode(vnetHeader, 0, prepared)) {
            badVnetHeaders.increment();
            prepared.release();
            prepared = null;
            return false;
        }
        return true;
    }

    private void handUp(long nowNanos, FrameSink up) {
        PacketBuffer frame = prepared;
        prepared = null;
        receivedFrames.increment();
        receivedBytes.add(frame.totalBytes());
        up.onFrame(frame, nowNanos);
    }

    @Override
    public int transmit(PacketBuffer frame) {
        if (!canDescribe(frame)) {
            return drop(frame, unsupportedOffloads, Errno.NOT_SUPPORTED);
        }
        if (!isPortOpen) {
            return drop(frame, sentWhileClosed, Errno.NETWORK_DOWN);
        }
        if (!isLinkUp) {
            return drop(frame, sentWhileDown, Errno.NETWORK_DOWN);
        }
        int outcome = send(frame);
        if (outcome == NetPort.WOULD_BLOCK) {
            sendStalls.increment();
            port.awaitSendRoom();
            return Errno.WOULD_BLOCK;
        }
        if (outcome == NetPort.CLOSED) {
            losePort();
            return drop(frame, sentWhileClosed, Errno.NETWORK_DOWN);
        }
        if (outcome == NetPort.DOWN) {
            // The next poll is due at once.
            noteOutcome(outcome, polledNanos);
            return drop(frame, sentWhileDown, Errno.NETWORK_DOWN);
        }
        if (outcome != 0) {
            return drop(frame, rejected, Errno.INVALID);
        }
        sentFrames.increment();
        sentBytes.add(frame.totalBytes());
        frame.release();
        return Errno.OK;
    }

    private boolean canDescribe(PacketBuffer frame) {
        return info.can(frame.segmentKind()) && (!frame.needsChecksum() || info.can(NetDeviceInfo.CHECKSUM));
    }

    private int send(PacketBuffer frame) {
        vector.clear();
        if (vnetHeaderBytes > 0) {
            VnetHeader.encode(frame, vnetHeader, 0);
            vector.add(vnetHeader, 0, vnetHeaderBytes);
        }
        frame.appendTo(vector);
        return port.send(vector);
    }

    private static int drop(PacketBuffer frame, Counter reason, int code) {
        reason.increment();
        frame.release();
        return code;
    }

    /** Nothing to do: a port sends each frame at once. */
    @Override
    public void flush() {}

    /** After a poll that found no packet, and while the port is down. */
    @Override
    public long nextDeadlineNanos() {
        return pollAgainNanos;
    }

    @Override
    public void close() {
        isPortOpen = false;
        isLinkUp = false;
        pollAgainNanos = Cpu.NEVER;
        port.close();
        if (prepared != null) {
            prepared.release();
            prepared = null;
        }
        vector.clear();
    }
}
