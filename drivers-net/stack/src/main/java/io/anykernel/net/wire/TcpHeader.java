package io.anykernel.net.wire;

import io.anykernel.hypercall.Memory;

/** TCP header, big-endian (RFC 9293 §3.1). Accessors are safe once {@link #isValid} holds. */
public final class TcpHeader {
    /** Size without options. */
    public static final int SIZE_BYTES = 20;
    /** Where the checksum lies, from the header's start. */
    public static final int CHECKSUM = 16;

    public static final int FIN = 1;
    public static final int SYN = 2;
    public static final int RST = 4;
    public static final int PSH = 8;
    public static final int ACK = 16;
    public static final int URG = 32;
    /** RFC 3168 §6.1. */
    public static final int ECE = 64;

    public static final int CWR = 128;

    private static final int SOURCE_PORT = 0;
    private static final int DESTINATION_PORT = 2;
    private static final int SEQUENCE = 4;
    private static final int ACKNOWLEDGMENT = 8;
    private static final int DATA_OFFSET = 12;
    private static final int FLAGS = 13;
    private static final int WINDOW = 14;
    private static final int URGENT = 18;

    private Memory memory;
    private int offset;

    public TcpHeader wrap(Memory memory, int offset) {
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    public boolean isValid(int availableBytes) {
        return availableBytes >= SIZE_BYTES && headerBytes() >= SIZE_BYTES && headerBytes() <= availableBytes;
    }

    /** Options included. */
    public int headerBytes() {
        return (memory.u8(offset + DATA_OFFSET) >>> 4) * 4;
    }

    public int sourcePort() {
        return memory.u16be(offset + SOURCE_PORT);
    }

    public int destinationPort() {
        return memory.u16be(offset + DESTINATION_PORT);
    }

    public int sequence() {
        return memory.i32be(offset + SEQUENCE);
    }

    public int acknowledgment() {
        return memory.i32be(offset + ACKNOWLEDGMENT);
    }

    /** {@link #FIN} to {@link #CWR}. */
    public int flags() {
        return memory.u8(offset + FLAGS);
    }

    /** As it stands, not scaled. */
    public int window() {
        return memory.u16be(offset + WINDOW);
    }

    public int checksum() {
        return memory.u16be(offset + CHECKSUM);
    }

    public void checksum(int checksum) {
        memory.u16be(offset + CHECKSUM, checksum);
    }

    /** Writes ports, numbers, an urgent pointer of 0 and a checksum of 0. */
    public TcpHeader write(int sourcePort, int destinationPort, int sequence, int acknowledgment) {
        memory.i32be(offset + SOURCE_PORT, sourcePort << 16 | destinationPort);
        memory.i32be(offset + SEQUENCE, sequence);
        memory.i32be(offset + ACKNOWLEDGMENT, acknowledgment);
        memory.i32be(offset + CHECKSUM, 0);
        return this;
    }

    /** Writes the other fields; {@code headerBytes} is a multiple of 4, options included. */
    public TcpHeader write(int headerBytes, int flags, int window) {
        memory.u8(offset + DATA_OFFSET, headerBytes << 2);
        memory.u8(offset + FLAGS, flags);
        memory.u16be(offset + WINDOW, window);
        memory.u16be(offset + URGENT, 0);
        return this;
    }
}
