package io.anykernel.net.wire;

/** Walks through the resource records of a {@link DnsMessage} (RFC 1035 §4.1.3). */
public final class DnsRecords {
    private static final int TYPE = 0;
    private static final int CLASS = 2;
    private static final int TIME_TO_LIVE = 4;
    private static final int DATA_LENGTH = 8;

    private DnsMessage message;
    private int next;
    private int nameAt;
    private int fixedAt;

    /** Starts before the record at {@code at}. */
    public DnsRecords begin(DnsMessage message, int at) {
        this.message = message;
        this.next = at;
        return this;
    }

    /** Moves to the next record; false if none is there, or it is cut off. */
    public boolean advance() {
        nameAt = next;
        fixedAt = message.skipName(next);
        if (fixedAt < 0 || fixedAt + DnsMessage.RECORD_FIXED_BYTES > message.lengthBytes()) {
            return false;
        }
        next = dataAt() + dataBytes();
        return next <= message.lengthBytes();
    }

    /** Copies the owner's name; see {@link DnsMessage#readName}. */
    public int readName(byte[] into) {
        return message.readName(nameAt, into);
    }

    public int type() {
        return message.u16(fixedAt + TYPE);
    }

    public boolean isInternet() {
        return message.u16(fixedAt + CLASS) == DnsMessage.CLASS_IN;
    }

    /** For how many seconds it may be kept; what is negative as a signed number is 0 (RFC 2181 §8). */
    public long timeToLiveSeconds() {
        long seconds = message.u32(fixedAt + TIME_TO_LIVE);
        return seconds > Integer.MAX_VALUE ? 0 : seconds;
    }

    /** Where its data begin in the message. */
    public int dataAt() {
        return fixedAt + DnsMessage.RECORD_FIXED_BYTES;
    }

    public int dataBytes() {
        return message.u16(fixedAt + DATA_LENGTH);
    }

    /** Where the next record begins. */
    public int end() {
        return next;
    }
}
