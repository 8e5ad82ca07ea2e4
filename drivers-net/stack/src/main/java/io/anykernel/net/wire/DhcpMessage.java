package io.anykernel.net.wire;

import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.MacAddress;

/**
 * A DHCPv4 message in a packet, big-endian (RFC 2131 §2, RFC 2132). Accessors are safe once {@link #isValid} holds.
 *
 * <pre>
 *    0  op  htype  hlen  hops      12  ciaddr  16  yiaddr     28  chaddr, 16 bytes    236  magic
 *    4  xid                        20  siaddr  24  giaddr     44  sname, 64 bytes     240  options
 *    8  secs  flags                                          108  file, 128 bytes
 * </pre>
 */
public final class DhcpMessage {
    public static final int CLIENT_PORT = 68;
    public static final int SERVER_PORT = 67;
    /** Size without options. */
    public static final int FIXED_BYTES = 240;
    /** Relays and servers of BOOTP drop what is shorter (RFC 1542 §2.1). */
    public static final int LEAST_BYTES = 300;

    /** {@link #operation}. */
    public static final int REQUEST = 1;

    public static final int REPLY = 2;

    /** Message types of option 53 (RFC 2132 §9.6). */
    public static final int DISCOVER = 1;

    public static final int OFFER = 2;
    public static final int ASK = 3;
    public static final int DECLINE = 4;
    public static final int ACK = 5;
    public static final int NAK = 6;
    public static final int RELEASE = 7;

    public static final int OPTION_SUBNET_MASK = 1;
    public static final int OPTION_ROUTER = 3;
    public static final int OPTION_NAME_SERVERS = 6;
    public static final int OPTION_HOST_NAME = 12;
    public static final int OPTION_DOMAIN = 15;
    public static final int OPTION_MTU = 26;
    public static final int OPTION_REQUESTED_ADDRESS = 50;
    public static final int OPTION_LEASE_SECONDS = 51;
    public static final int OPTION_MESSAGE_TYPE = 53;
    public static final int OPTION_SERVER = 54;
    public static final int OPTION_PARAMETERS = 55;
    public static final int OPTION_MAX_BYTES = 57;
    public static final int OPTION_RENEWAL_SECONDS = 58;
    public static final int OPTION_REBINDING_SECONDS = 59;
    public static final int OPTION_CLIENT = 61;
    public static final int OPTION_ROUTES = 121;

    /** {@link #option} where there is none. */
    public static final int NONE = -1;

    private static final int OPERATION = 0;
    private static final int HARDWARE_TYPE = 1;
    private static final int HARDWARE_LENGTH = 2;
    private static final int TRANSACTION = 4;
    private static final int SECONDS = 8;
    private static final int FLAGS = 10;
    private static final int CLIENT_ADDRESS = 12;
    private static final int YOUR_ADDRESS = 16;
    private static final int HARDWARE_ADDRESS = 28;
    private static final int SERVER_NAME = 44;
    private static final int SERVER_NAME_BYTES = 64;
    private static final int FILE = 108;
    private static final int FILE_BYTES = 128;
    private static final int MAGIC = 236;
    private static final int MAGIC_VALUE = 0x6382_5363;
    private static final int ETHERNET = 1;
    private static final int BROADCAST = 0x8000;

    private static final int OPTION_PAD = 0;
    private static final int OPTION_OVERLOAD = 52;
    private static final int OPTION_END = 255;
    private static final int OVERLOADS_FILE = 1;
    private static final int OVERLOADS_SERVER_NAME = 2;

    private Memory memory;
    private int offset;
    private int lengthBytes;
    /** Where the next option is written, from the message's start. */
    private int end;

    public DhcpMessage wrap(Memory memory, int offset, int lengthBytes) {
        this.memory = memory;
        this.offset = offset;
        this.lengthBytes = lengthBytes;
        return this;
    }

    /** Whether it is long enough, for Ethernet, and DHCP's rather than BOOTP's. */
    public boolean isValid() {
        return lengthBytes >= FIXED_BYTES
                && memory.u8(offset + HARDWARE_TYPE) == ETHERNET
                && memory.u8(offset + HARDWARE_LENGTH) == MacAddress.SIZE_BYTES
                && memory.i32be(offset + MAGIC) == MAGIC_VALUE;
    }

    public int operation() {
        return memory.u8(offset + OPERATION);
    }

    /** xid. */
    public int transaction() {
        return memory.i32be(offset + TRANSACTION);
    }

    /** secs: for how long the client has been asking. */
    public int seconds() {
        return memory.u16be(offset + SECONDS);
    }

    /** The client wants its answer by broadcast (§2, figure 2). */
    public boolean isBroadcastAsked() {
        return (memory.u16be(offset + FLAGS) & BROADCAST) != 0;
    }

    /** ciaddr: what the client has. */
    public int clientAddress() {
        return memory.i32be(offset + CLIENT_ADDRESS);
    }

    /** yiaddr: what the server gives. */
    public int yourAddress() {
        return memory.i32be(offset + YOUR_ADDRESS);
    }

    /** chaddr. */
    public long hardwareAddress() {
        return MacAddress.read(memory, offset + HARDWARE_ADDRESS);
    }

    /** What option 53 says, or {@link #NONE}. */
    public int messageType() {
        byte[] type = new byte[1];
        return option(OPTION_MESSAGE_TYPE, type) == 1 ? type[0] : NONE;
    }

    /**
     * Copies the value of an option, all parts of it (RFC 3396), wherever it lies (option 52).
     *
     * @return how many bytes it has, which may be more than {@code into} took; or {@link #NONE}
     */
    public int option(int code, byte[] into) {
        int found = collect(code, into, NONE, FIXED_BYTES, lengthBytes);
        byte[] overload = new byte[1];
        if (collect(OPTION_OVERLOAD, overload, NONE, FIXED_BYTES, lengthBytes) != 1) {
            return found;
        }
        if ((overload[0] & OVERLOADS_FILE) != 0) {
            found = collect(code, into, found, FILE, FILE + FILE_BYTES);
        }
        if ((overload[0] & OVERLOADS_SERVER_NAME) != 0) {
            found = collect(code, into, found, SERVER_NAME, SERVER_NAME + SERVER_NAME_BYTES);
        }
        return found;
    }

    /** The same behind {@code found} bytes, in one area; an option that reaches beyond its area ends it. */
    private int collect(int code, byte[] into, int found, int from, int to) {
        int total = found;
        int at = from;
        while (at < to) {
            int option = memory.u8(offset + at++);
            if (option == OPTION_END) {
                break;
            }
            if (option == OPTION_PAD) {
                continue;
            }
            if (at == to) {
                break;
            }
            int length = memory.u8(offset + at++);
            if (length > to - at) {
                break;
            }
            if (option == code) {
                total = append(into, Math.max(0, total), at, length);
            }
            at += length;
        }
        return total;
    }

    private int append(byte[] into, int total, int at, int length) {
        int room = Math.max(0, Math.min(length, into.length - total));
        if (room > 0) {
            memory.get(offset + at, into, total, room);
        }
        return total + length;
    }

    // ---- writing

    /** Begins a message of {@link #FIXED_BYTES} in memory that holds {@link #LEAST_BYTES}; options follow. */
    public DhcpMessage write(
            int operation,
            int transaction,
            int seconds,
            boolean isBroadcastAsked,
            int clientAddress,
            long hardwareAddress) {
        for (int at = 0; at < LEAST_BYTES; at++) {
            memory.u8(offset + at, 0);
        }
        memory.u8(offset + OPERATION, operation);
        memory.u8(offset + HARDWARE_TYPE, ETHERNET);
        memory.u8(offset + HARDWARE_LENGTH, MacAddress.SIZE_BYTES);
        memory.i32be(offset + TRANSACTION, transaction);
        memory.u16be(offset + SECONDS, Math.min(seconds, 0xffff));
        memory.u16be(offset + FLAGS, isBroadcastAsked ? BROADCAST : 0);
        memory.i32be(offset + CLIENT_ADDRESS, clientAddress);
        MacAddress.write(memory, offset + HARDWARE_ADDRESS, hardwareAddress);
        memory.i32be(offset + MAGIC, MAGIC_VALUE);
        end = FIXED_BYTES;
        return this;
    }

    /** Only servers write it. */
    public DhcpMessage yourAddress(int address) {
        memory.i32be(offset + YOUR_ADDRESS, address);
        return this;
    }

    public DhcpMessage putByte(int code, int value) {
        return putHeader(code, 1).putRaw(value);
    }

    public DhcpMessage putShort(int code, int value) {
        return putHeader(code, 2).putRaw(value >>> 8).putRaw(value);
    }

    public DhcpMessage putInt(int code, int value) {
        return putHeader(code, 4)
                .putRaw(value >>> 24)
                .putRaw(value >>> 16)
                .putRaw(value >>> 8)
                .putRaw(value);
    }

    /** @param value 255 bytes at most */
    public DhcpMessage putBytes(int code, byte[] value) {
        putHeader(code, value.length);
        for (byte each : value) {
            putRaw(each);
        }
        return this;
    }

    private DhcpMessage putHeader(int code, int length) {
        return putRaw(code).putRaw(length);
    }

    private DhcpMessage putRaw(int value) {
        memory.u8(offset + end++, value & 0xff);
        return this;
    }

    /** Ends the options; returns the message's length. */
    public int finish() {
        putRaw(OPTION_END);
        lengthBytes = Math.max(end, LEAST_BYTES);
        return lengthBytes;
    }
}
