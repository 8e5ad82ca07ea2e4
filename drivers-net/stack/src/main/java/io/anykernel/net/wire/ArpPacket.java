package io.anykernel.net.wire;

import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.MacAddress;

/** ARP for IPv4 over Ethernet, big-endian (RFC 826). Accessors are safe once {@link #isValid} holds. */
public final class ArpPacket {
    public static final int SIZE_BYTES = 28;
    public static final int REQUEST = 1;
    public static final int REPLY = 2;
    private static final int HARDWARE_TYPE = 0;
    private static final int PROTOCOL_TYPE = 2;
    private static final int HARDWARE_LENGTH = 4;
    private static final int PROTOCOL_LENGTH = 5;
    private static final int OPERATION = 6;
    private static final int SENDER_MAC = 8;
    private static final int SENDER_IP = 14;
    private static final int TARGET_MAC = 18;
    private static final int TARGET_IP = 24;
    private static final int ETHERNET = 1;

    private Memory memory;
    private int offset;

    public ArpPacket wrap(Memory memory, int offset) {
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    /** Whether it is long enough and speaks of IPv4 over Ethernet. */
    public boolean isValid(int availableBytes) {
        return availableBytes >= SIZE_BYTES
                && memory.u16be(offset + HARDWARE_TYPE) == ETHERNET
                && memory.u16be(offset + PROTOCOL_TYPE) == EthernetHeader.TYPE_IPV4
                && memory.u8(offset + HARDWARE_LENGTH) == MacAddress.SIZE_BYTES
                && memory.u8(offset + PROTOCOL_LENGTH) == 4;
    }

    public int operation() {
        return memory.u16be(offset + OPERATION);
    }

    public long senderMac() {
        return MacAddress.read(memory, offset + SENDER_MAC);
    }

    public int senderIp() {
        return memory.i32be(offset + SENDER_IP);
    }

    public long targetMac() {
        return MacAddress.read(memory, offset + TARGET_MAC);
    }

    public int targetIp() {
        return memory.i32be(offset + TARGET_IP);
    }

    /** Writes all fields. */
    public void write(int operation, long senderMac, int senderIp, long targetMac, int targetIp) {
        memory.u16be(offset + HARDWARE_TYPE, ETHERNET);
        memory.u16be(offset + PROTOCOL_TYPE, EthernetHeader.TYPE_IPV4);
        memory.u8(offset + HARDWARE_LENGTH, MacAddress.SIZE_BYTES);
        memory.u8(offset + PROTOCOL_LENGTH, 4);
        memory.u16be(offset + OPERATION, operation);
        MacAddress.write(memory, offset + SENDER_MAC, senderMac);
        memory.i32be(offset + SENDER_IP, senderIp);
        MacAddress.write(memory, offset + TARGET_MAC, targetMac);
        memory.i32be(offset + TARGET_IP, targetIp);
    }
}
