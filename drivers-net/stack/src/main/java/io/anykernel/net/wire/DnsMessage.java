package io.anykernel.net.wire;

import io.anykernel.hypercall.Memory;

/**
 * A message of the domain name system, big-endian (RFC 1035 §4.1). Accessors are safe once {@link #isValid} holds; names and
 * records are checked as they are read.
 *
 * <pre>
 *    0  identification   2  flags   4  questions   6  answers   8  authorities   10  additional   12  …
 * </pre>
 */
public final class DnsMessage {
    public static final int PORT = 53;
    public static final int HEADER_BYTES = 12;
    /** Longest name, its length bytes and the root's counted (§3.1). */
    public static final int MAX_NAME_BYTES = 255;

    public static final int MAX_LABEL_BYTES = 63;
    /** Type, class, time to live and length, between a record's name and its data. */
    public static final int RECORD_FIXED_BYTES = 10;

    public static final int TYPE_A = 1;
    public static final int TYPE_NS = 2;
    public static final int TYPE_CNAME = 5;
    public static final int TYPE_SOA = 6;
    public static final int TYPE_AAAA = 28;
    public static final int TYPE_OPT = 41;
    public static final int CLASS_IN = 1;

    /** {@link #code}. */
    public static final int CODE_OK = 0;

    public static final int CODE_FORMAT_ERROR = 1;
    public static final int CODE_NO_SUCH_NAME = 3;
    public static final int CODE_NOT_IMPLEMENTED = 4;

    /** What readers of names and questions return where the message breaks a rule. */
    public static final int MALFORMED = -1;

    private static final int FLAGS = 2;
    private static final int QUESTIONS = 4;
    private static final int ANSWERS = 6;
    private static final int AUTHORITIES = 8;
    private static final int ADDITIONAL = 10;
    private static final int RESPONSE = 0x8000;
    private static final int OPCODE_MASK = 0x7800;
    private static final int TRUNCATED = 0x0200;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int CODE_MASK = 15;
    private static final int POINTER = 0xc0;
    private static final int POINTER_MASK = 0x3fff;

    private Memory memory;
    private int offset;
    private int lengthBytes;

    public DnsMessage wrap(Memory memory, int offset, int lengthBytes) {
        this.memory = memory;
        this.offset = offset;
        this.lengthBytes = lengthBytes;
        return this;
    }

    public boolean isValid() {
        return lengthBytes >= HEADER_BYTES;
    }

    public int identification() {
        return memory.u16be(offset);
    }

    /** An answer to an ordinary query. */
    public boolean isResponse() {
        return (memory.u16be(offset + FLAGS) & (RESPONSE | OPCODE_MASK)) == RESPONSE;
    }

    /** There is more than fits, which TCP carries. */
    public boolean isTruncated() {
        return (memory.u16be(offset + FLAGS) & TRUNCATED) != 0;
    }

    /** RCODE, without the bits that EDNS adds. */
    public int code() {
        return memory.u16be(offset + FLAGS) & CODE_MASK;
    }

    public int answers() {
        return memory.u16be(offset + ANSWERS);
    }

    public int authorities() {
        return memory.u16be(offset + AUTHORITIES);
    }

    public int lengthBytes() {
        return lengthBytes;
    }

    int u8(int at) {
        return memory.u8(offset + at);
    }

    public int u16(int at) {
        return memory.u16be(offset + at);
    }

    public long u32(int at) {
        return memory.u32be(offset + at);
    }

    public long u64(int at) {
        return memory.i64be(offset + at);
    }

    // ---- names

    /** Where the name at {@code at} ends in the message, or {@link #MALFORMED}. */
    public int skipName(int at) {
        int position = at;
        while (position < lengthBytes) {
            int length = u8(position);
            if ((length & POINTER) == POINTER) {
                return position + 2 <= lengthBytes ? position + 2 : MALFORMED;
            }
            if (length > MAX_LABEL_BYTES) {
                return MALFORMED;
            }
            position += 1 + length;
            if (length == 0) {
                return position;
            }
        }
        return MALFORMED;
    }

    /**
     * Copies the name at {@code at}, without pointers and in lower case. A pointer leads backwards only, so that reading ends
     * (§4.1.4).
     *
     * @param into of {@link #MAX_NAME_BYTES}
     * @return its length, or {@link #MALFORMED}
     */
    public int readName(int at, byte[] into) {
        int total = 0;
        int position = at;
        int lowest = at;
        while (position < lengthBytes) {
            int length = u8(position);
            if ((length & POINTER) == POINTER) {
                int target = position + 2 <= lengthBytes ? u16(position) & POINTER_MASK : lengthBytes;
                if (target >= lowest) {
                    return MALFORMED;
                }
                position = target;
                lowest = target;
            } else if (length > MAX_LABEL_BYTES
                    || position + 1 + length > lengthBytes
                    || total + 1 + length > MAX_NAME_BYTES) {
                return MALFORMED;
            } else {
                into[total++] = (byte) length;
                for (int i = 1; i <= length; i++) {
                    into[total++] = lower(u8(position + i));
                }
                position += 1 + length;
                if (length == 0) {
                    return total;
                }
            }
        }
        return MALFORMED;
    }

    private static byte lower(int letter) {
        return (byte) (letter >= 'A' && letter <= 'Z' ? letter + 'a' - 'A' : letter);
    }

    // ---- questions

    /**
     * Whether this is an answer to one question, which it repeats (RFC 5452 §9.1).
     *
     * @return where the records begin, or {@link #MALFORMED}
     */
    public int recordsOf(int identification, byte[] name, int type) {
        if (!isValid()
                || !isResponse()
                || identification() != identification
                || memory.u16be(offset + QUESTIONS) != 1) {
            return MALFORMED;
        }
        byte[] asked = new byte[MAX_NAME_BYTES];
        int length = readName(HEADER_BYTES, asked);
        int at = skipName(HEADER_BYTES);
        boolean isSame = length == name.length && at >= 0 && at + 4 <= lengthBytes;
        for (int i = 0; isSame && i < length; i++) {
            isSame = asked[i] == name[i];
        }
        return isSame && u16(at) == type && u16(at + 2) == CLASS_IN ? at + 4 : MALFORMED;
    }

    /**
     * Whether a server says that it failed, and repeats no question: it could not read it (RFC 1035 §4.1.1), or is from before EDNS
     * (RFC 6891 §7). What such a message says of the name, that it does not exist, would not be believed.
     */
    public boolean isBareFailure(int identification) {
        return isValid()
                && isResponse()
                && identification() == identification
                && memory.u16be(offset + QUESTIONS) == 0
                && code() != CODE_OK
                && code() != CODE_NO_SUCH_NAME;
    }

    /**
     * Writes a query that asks a server to ask others for it.
     *
     * @param name as {@link #readName} gives one
     * @param payloadBytes longest answer that the asker takes by UDP, told by EDNS (RFC 6891 §6.1.2); 0 for no EDNS
     * @return its length, 289 bytes at most
     */
    public int writeQuery(int identification, byte[] name, int type, int payloadBytes) {
        memory.u16be(offset, identification);
        memory.u16be(offset + FLAGS, RECURSION_DESIRED);
        memory.u16be(offset + QUESTIONS, 1);
        memory.u16be(offset + ANSWERS, 0);
        memory.u16be(offset + AUTHORITIES, 0);
        memory.u16be(offset + ADDITIONAL, payloadBytes > 0 ? 1 : 0);
        memory.put(offset + HEADER_BYTES, name, 0, name.length);
        int at = HEADER_BYTES + name.length;
        memory.u16be(offset + at, type);
        memory.u16be(offset + at + 2, CLASS_IN);
        at += 4;
        if (payloadBytes > 0) {
            memory.u8(offset + at, 0);
            memory.u16be(offset + at + 1, TYPE_OPT);
            memory.u16be(offset + at + 3, payloadBytes);
            memory.i32be(offset + at + 5, 0);
            memory.u16be(offset + at + 9, 0);
            at += 1 + RECORD_FIXED_BYTES;
        }
        lengthBytes = at;
        return at;
    }
}
