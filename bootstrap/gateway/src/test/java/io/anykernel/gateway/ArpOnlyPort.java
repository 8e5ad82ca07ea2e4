package io.anykernel.gateway;

import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;

/** A port whose IP frames are lost, at once or from a moment on, so that the peer is known and does not answer. */
final class ArpOnlyPort implements NetPort {
    private static final int ETHER_TYPE = 12;
    private static final int ARP = 0x0806;

    private final NetPort port;
    private volatile boolean isLosing;

    ArpOnlyPort(NetPort port) {
        this(port, true);
    }

    ArpOnlyPort(NetPort port, boolean isLosing) {
        this.port = port;
        this.isLosing = isLosing;
    }

    void lose() {
        isLosing = true;
    }

    @Override
    public NetPortInfo info() {
        return port.info();
    }

    @Override
    public int receive(IoVector into) {
        return port.receive(into);
    }

    @Override
    public int send(IoVector frame) {
        return !isLosing || etherType(frame) == ARP ? port.send(frame) : 0;
    }

    private int etherType(IoVector frame) {
        int at = port.info().vnetHeaderBytes() + ETHER_TYPE;
        return byteAt(frame, at) << 8 | byteAt(frame, at + 1);
    }

    private static int byteAt(IoVector frame, int position) {
        int at = position;
        for (int i = 0; i < frame.count(); i++) {
            if (at < frame.length(i)) {
                Memory memory = frame.memory(i);
                return memory.u8(frame.offset(i) + at);
            }
            at -= frame.length(i);
        }
        throw new IllegalArgumentException("a frame without an Ethernet header");
    }

    @Override
    public void awaitSendRoom() {
        port.awaitSendRoom();
    }

    @Override
    public void close() {
        port.close();
    }
}
