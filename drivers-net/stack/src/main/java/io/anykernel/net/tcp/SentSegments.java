package io.anykernel.net.tcp;

import io.anykernel.net.wire.SequenceNumber;
import java.util.Arrays;

/**
 * What was sent and is not acknowledged, in the order of its sequence numbers and without gaps: when each segment was last
 * sent, how often, whether the peer holds it (RFC 2018), and whether it is taken for lost. SYN and FIN count as one byte.
 *
 * <p>A ring in arrays that grow by doubling up to a bound, so that a segment costs no allocation. At the bound new data
 * extends the last entry, and a selective acknowledgment of a part of an entry is ignored: the peer is sent more than it
 * needs, never less. An entry may stand for many segments that a device cut from one.
 */
final class SentSegments {
    private static final int INITIAL_ENTRIES = 4;

    private static final int SACKED = 1;
    private static final int LOST = 2;
    private static final int MAX_TRANSMISSIONS = 127;

    private final int maxEntries;
    /** The rest is left for segments that are split. */
    private final int appendEntries;

    private int[] starts = new int[INITIAL_ENTRIES];
    private long[] sentNanos = new long[INITIAL_ENTRIES];
    private byte[] marks = new byte[INITIAL_ENTRIES];
    private byte[] transmissions = new byte[INITIAL_ENTRIES];
    private int head;
    private int count;
    private int end;
    private int sackedBytes;
    private int sackedSegments;
    private int lostBytes;
    /** What the last SACK block covered: most repeat it and add to its end. */
    private int lastSackFrom;

    private int lastSackTo;
    /** No segment before this sequence number is lost. */
    private int lostFrom;

    /** @param maxEntries bounds the segments that have an entry of their own; a power of two */
    SentSegments(int maxEntries) {
        this.maxEntries = maxEntries;
        this.appendEntries = maxEntries - maxEntries / 4;
    }

    /** Forgets everything; the next segment starts at {@code sequence}. */
    void reset(int sequence) {
        head = 0;
        count = 0;
        end = sequence;
        sackedBytes = 0;
        sackedSegments = 0;
        lostBytes = 0;
        lostFrom = sequence;
        forgetLastSack(sequence);
    }

    private void forgetLastSack(int sequence) {
        lastSackFrom = sequence;
        lastSackTo = sequence;
    }

    // ---- what is in it

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    /** The sequence number after the last byte sent. */
    int end() {
        return end;
    }

    int totalBytes() {
        return count == 0 ? 0 : end - starts[head];
    }

    /** Bytes that the peer says it holds. */
    int sackedBytes() {
        return sackedBytes;
    }

    /** Segments of which the peer says that it holds them. */
    int sackedSegments() {
        return sackedSegments;
    }

    /** Bytes that are taken for lost and were not sent again. */
    int lostBytes() {
        return lostBytes;
    }

    /** Bytes that are taken to be in the network: RFC 6675's pipe, each byte counted once. */
    int flightBytes() {
        return totalBytes() - sackedBytes - lostBytes;
    }

    int startOf(int index) {
        return starts[slot(index)];
    }

    int endOf(int index) {
        return index == count - 1 ? end : starts[slot(index + 1)];
    }

    /** When it was last sent. */
    long sentNanosOf(int index) {
        return sentNanos[slot(index)];
    }

    boolean isSacked(int index) {
        return (marks[slot(index)] & SACKED) != 0;
    }

    /** Taken for lost, and not sent again since. */
    boolean isLost(int index) {
        return (marks[slot(index)] & LOST) != 0;
    }

    /** Neither with the peer nor lost, as far as is known. */
    boolean isInFlight(int index) {
        return (marks[slot(index)] & (SACKED | LOST)) == 0;
    }

    boolean isRetransmitted(int index) {
        return transmissions[slot(index)] > 1;
    }

    /** The first segment that ends after {@code sequence}, or {@link #count} if none does. */
    int find(int sequence) {
        if (count == 0 || SequenceNumber.isAtMost(end, sequence)) {
            return count;
        }
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (SequenceNumber.isAtMost(starts[slot(middle)], sequence)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The first segment that is taken for lost, or -1. */
    int firstLost() {
        if (lostBytes == 0) {
            return -1;
        }
        int index = find(lostFrom);
        while (!isLost(index)) {
            index++;
        }
        lostFrom = startOf(index);
        return index;
    }

    /** Where the lost bytes that start with a lost segment end, or how far they reach at least if that is {@code enough}. */
    int lostRunEnd(int index, int enough) {
        int last = index;
        int goal = startOf(index) + enough;
        while (last + 1 < count && isLost(last + 1) && SequenceNumber.isBefore(endOf(last), goal)) {
            last++;
        }
        return endOf(last);
    }

    // ---- sending

    /** Whether {@link #append} has room: always, but for a full record whose last segment may not be extended. */
    boolean canAppend() {
        return count < appendEntries || marks[slot(count - 1)] == 0 && transmissions[slot(count - 1)] == 1;
    }

    /** New data up to {@code newEnd} was sent; to be called while {@link #canAppend} holds. */
    void append(int newEnd, long nowNanos) {
        if (count < appendEntries) {
            growFor(count + 1);
            set(slot(count), end, nowNanos, 0, 1);
            count++;
        } else {
            sentNanos[slot(count - 1)] = nowNanos;
        }
        end = newEnd;
    }

    /** What lies between two sequence numbers was sent again; segments of it that were taken for lost are under way. */
    void onRetransmitted(int from, int to, long nowNanos) {
        int index = split(from, true);
        int last = split(to, true);
        for (; index < last; index++) {
            int at = slot(index);
            unmark(index, LOST);
            sentNanos[at] = nowNanos;
            transmissions[at] = (byte) Math.min(transmissions[at] + 1, MAX_TRANSMISSIONS);
        }
    }

    // ---- acknowledging

    /** Everything before {@code sequence} arrived; notes in the sample what that says. */
    void acknowledge(int sequence, AckSample sample) {
        while (count > 0 && SequenceNumber.isAtMost(endOf(0), sequence)) {
            deliver(0, startOf(0), endOf(0), sample);
            unmark(0, SACKED | LOST);
            head = slot(1);
            count--;
        }
        if (count == 0) {
            reset(SequenceNumber.later(end, sequence));
        } else if (SequenceNumber.isBefore(starts[head], sequence)) {
            deliver(0, starts[head], sequence, sample);
            int mark = marks[head];
            unmark(0, SACKED | LOST);
            starts[head] = sequence;
            mark(0, mark);
        }
        lostFrom = SequenceNumber.later(lostFrom, sequence);
        if (SequenceNumber.isBefore(lastSackTo, sequence)) {
            forgetLastSack(sequence);
        }
    }

    /**
     * The peer holds what lies between two sequence numbers.
     *
     * @return whether any of it was news
     */
    boolean sack(int from, int to, AckSample sample) {
        boolean isLonger = SequenceNumber.isAtMost(lastSackFrom, from) && SequenceNumber.isAtMost(from, lastSackTo);
        int news = isLonger ? SequenceNumber.later(from, lastSackTo) : from;
        if (SequenceNumber.isAtMost(to, news)) {
            return false;
        }
        int index = split(news, true);
        int last = split(to, false);
        boolean isNews = false;
        for (; index < last; index++) {
            if (!isSacked(index)) {
                deliver(index, startOf(index), endOf(index), sample);
                unmark(index, LOST);
                mark(index, SACKED);
                isNews = true;
            }
        }
        lastSackFrom = isLonger ? lastSackFrom : from;
        lastSackTo = to;
        return isNews;
    }

    private void deliver(int index, int from, int to, AckSample sample) {
        if (isRetransmitted(index)) {
            sample.onRepetition();
        }
        if (!isSacked(index)) {
            sample.onDelivered(from, to, sentNanosOf(index), isRetransmitted(index));
        }
    }

    // ---- losing

    void markLost(int index) {
        if ((marks[slot(index)] & (SACKED | LOST)) == 0) {
            mark(index, LOST);
            if (SequenceNumber.isBefore(startOf(index), lostFrom)) {
                lostFrom = startOf(index);
            }
        }
    }

    /** What lies before {@code sequence}, and no more, is lost unless the peer holds it. */
    void markLostUpTo(int sequence) {
        int last = split(sequence, true);
        for (int i = 0; i < last; i++) {
            markLost(i);
        }
    }

    /** All that the peer does not hold is lost. */
    void markAllLost() {
        for (int i = 0; i < count; i++) {
            markLost(i);
        }
    }

    /** What was taken for lost was not: it is under way. */
    void unmarkAllLost() {
        for (int i = 0; i < count; i++) {
            unmark(i, LOST);
        }
    }

    /** Forgets what the peer said it holds: it may have dropped that (RFC 2018 §8). */
    void forgetSacked() {
        for (int i = 0; i < count; i++) {
            unmark(i, SACKED);
        }
        forgetLastSack(end);
    }

    // ---- the ring

    private void mark(int index, int bits) {
        int at = slot(index);
        int news = bits & ~marks[at];
        marks[at] |= (byte) bits;
        int bytes = endOf(index) - startOf(index);
        sackedBytes += (news & SACKED) != 0 ? bytes : 0;
        sackedSegments += news & SACKED;
        lostBytes += (news & LOST) != 0 ? bytes : 0;
    }

    private void unmark(int index, int bits) {
        int at = slot(index);
        int olds = bits & marks[at];
        marks[at] &= (byte) ~bits;
        int bytes = endOf(index) - startOf(index);
        sackedBytes -= (olds & SACKED) != 0 ? bytes : 0;
        sackedSegments -= olds & SACKED;
        lostBytes -= (olds & LOST) != 0 ? bytes : 0;
    }

    /**
     * Makes a segment start at {@code sequence}, if there is room for another.
     *
     * @param isRoundedUp which segment is returned where there is no room: the following one, or the one that it lies in
     * @return the first segment that starts there or later
     */
    private int split(int sequence, boolean isRoundedUp) {
        int index = find(sequence);
        if (index == count || SequenceNumber.isAtMost(sequence, startOf(index))) {
            return index;
        }
        if (count == maxEntries) {
            return isRoundedUp ? index + 1 : index;
        }
        growFor(count + 1);
        count++;
        for (int i = count - 1; i > index + 1; i--) {
            int from = slot(i - 1);
            set(slot(i), starts[from], sentNanos[from], marks[from], transmissions[from]);
        }
        int whole = slot(index);
        sackedSegments += marks[whole] & SACKED;
        set(slot(index + 1), sequence, sentNanos[whole], marks[whole], transmissions[whole]);
        return index + 1;
    }

    private void set(int at, int start, long nanos, int mark, int times) {
        starts[at] = start;
        sentNanos[at] = nanos;
        marks[at] = (byte) mark;
        transmissions[at] = (byte) times;
    }

    private int slot(int index) {
        return (head + index) & (starts.length - 1);
    }

    private void growFor(int entries) {
        int size = starts.length;
        if (entries <= size) {
            return;
        }
        // What wrapped to the front moves behind the old end.
        starts = Arrays.copyOf(starts, 2 * size);
        sentNanos = Arrays.copyOf(sentNanos, 2 * size);
        marks = Arrays.copyOf(marks, 2 * size);
        transmissions = Arrays.copyOf(transmissions, 2 * size);
        System.arraycopy(starts, 0, starts, size, head);
        System.arraycopy(sentNanos, 0, sentNanos, size, head);
        System.arraycopy(marks, 0, marks, size, head);
        System.arraycopy(transmissions, 0, transmissions, size, head);
    }
}
