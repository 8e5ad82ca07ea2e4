package io.anykernel.net.wire;

import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.MacAddress;

/**
 * A router advertisement, big-endian, ICMP header included (RFC 4861 §4.2), with its options. Accessors are safe once {@link
 * #isValid} holds; those of an option while {@link #advance} said true.
 *
 * <pre>
 *    0  ICMP type, code, checksum    4  hop limit  flags  router lifetime    8  reachable time    12  retransmit time    16  options
 * </pre>
 */
public final class RouterAdvertisement {
    public static final int SIZE_BYTES = 16;

    public static final int OPTION_SOURCE_LINK = 1;
    public static final int OPTION_PREFIX = 3;
    public static final int OPTION_MTU = 5;
    public static final int OPTION_NAME_SERVERS = 25;
    public static final int OPTION_DOMAINS = 31;
    /** A lifetime without end. */
    public static final long FOR_EVER = 0xffff_ffffL;

    /** {@link #preference} of a router (RFC 4191 §2.1). */
    public static final int LOW = -1;

    public static final int MEDIUM = 0;
    public static final int HIGH = 1;

    private static final int FLAGS = 5;
    private static final int PREFERENCE_SHIFT = 3;
    private static final int ROUTER_LIFETIME = 6;
    private static final int LINK_ADDRESS = 2;
    private static final int UNIT_BYTES = 8;
    private static final int PREFIX_UNITS = 4;
    private static final int PREFIX_BITS = 2;
    private static final int PREFIX_FLAGS = 3;
    private static final int VALID_LIFETIME = 4;
    private static final int PREFERRED_LIFETIME = 8;
    private static final int PREFIX = 16;
    private static final int ON_LINK = 0x80;
    private static final int AUTONOMOUS = 0x40;
    private static final int OPTION_VALUE = 4;
    private static final int LIST = 8;
    private static final int LEAST_SERVER_UNITS = 3;
    private static final int ADDRESS_BYTES = 16;

    private Memory memory;
    private int offset;
    private int lengthBytes;
    private int option;
    private int next;

    public RouterAdvertisement wrap(Memory memory, int offset) {
        this.memory = memory;
        this.offset = offset;
        this.next = SIZE_BYTES;
        return this;
    }

    /** Whether the fixed part is there and each option lies within the message, none of length 0 (§6.1.2). */
    public boolean isValid(int availableBytes) {
        lengthBytes = availableBytes;
        int at = SIZE_BYTES;
        while (at < availableBytes) {
            boolean isWhole = at + UNIT_BYTES <= availableBytes && memory.u8(offset + at + 1) != 0;
            if (!isWhole) {
                return false;
            }
            at += memory.u8(offset + at + 1) * UNIT_BYTES;
        }
        return at == availableBytes;
    }

    /** For how many seconds its sender is a default router; 0 if it is none. */
    public int routerSeconds() {
        return memory.u16be(offset + ROUTER_LIFETIME);
    }

    /** {@link #HIGH}, {@link #MEDIUM} or {@link #LOW}: two bits with a sign, of which -2 is reserved and means medium (RFC 4191 §2.2). */
    public int preference() {
        return switch (memory.u8(offset + FLAGS) >>> PREFERENCE_SHIFT & 3) {
            case 1 -> HIGH;
            case 3 -> LOW;
            default -> MEDIUM;
        };
    }

    // ---- options

    /** Moves to the next option; false if there is none. */
    public boolean advance() {
        if (next >= lengthBytes) {
            return false;
        }
        option = offset + next;
        next += memory.u8(option + 1) * UNIT_BYTES;
        return true;
    }

    public int optionType() {
        return memory.u8(option);
    }

    private int units() {
        return memory.u8(option + 1);
    }

    /** Whether an option of a prefix has its length (§4.6.2). */
    public boolean isPrefixWhole() {
        return units() == PREFIX_UNITS && prefixBits() <= 128;
    }

    public int prefixBits() {
        return memory.u8(option + PREFIX_BITS);
    }

    /** Hosts with the prefix are on the link. */
    public boolean isOnLink() {
        return (memory.u8(option + PREFIX_FLAGS) & ON_LINK) != 0;
    }

    /** Hosts may make addresses of the prefix. */
    public boolean isAutonomous() {
        return (memory.u8(option + PREFIX_FLAGS) & AUTONOMOUS) != 0;
    }

    public long validSeconds() {
        return memory.u32be(option + VALID_LIFETIME);
    }

    public long preferredSeconds() {
        return memory.u32be(option + PREFERRED_LIFETIME);
    }

    public long prefixHigh() {
        return memory.i64be(option + PREFIX);
    }

    public long prefixLow() {
        return memory.i64be(option + PREFIX + 8);
    }

    /** Of an MTU's option (§4.6.4), or of lists of servers and domains their lifetime in seconds (RFC 8106 §5). */
    public long optionValue() {
        return memory.u32be(option + OPTION_VALUE);
    }

    /** The router's link-layer address (RFC 4861 §4.6.1). */
    public long sourceLink() {
        return MacAddress.read(memory, option + LINK_ADDRESS);
    }

    /** Whether a list of name servers has one at least, and none in part (RFC 8106 §5.3.1). */
    public boolean isNameServersWhole() {
        return units() >= LEAST_SERVER_UNITS && units() % 2 == 1;
    }

    /** How many addresses a list of name servers has. */
    public int nameServers() {
        return (units() - 1) / 2;
    }

    public long nameServerHigh(int index) {
        return memory.i64be(option + LIST + index * ADDRESS_BYTES);
    }

    public long nameServerLow(int index) {
        return memory.i64be(option + LIST + index * ADDRESS_BYTES + 8);
    }

    /** Where the names of a list of domains begin and end, in the memory. */
    public int domainsAt() {
        return option + LIST;
    }

    public int domainsEnd() {
        return option + units() * UNIT_BYTES;
    }
}
