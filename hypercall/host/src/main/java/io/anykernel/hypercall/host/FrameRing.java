package io.anykernel.hypercall.host;

import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames from one writer to one reader through a ring of bytes. A frame lies in one piece behind its length:
 *
 * <pre>
 *   | length | frame ... pad | length | frame ... pad | WRAP |  unused to the end
 * </pre>
 */
final class FrameRing {
    private static final int LENGTH_BYTES = 4;
    private static final int WRAP = -1;

    private final Memory ring;
    private final int mask;

    /** Bytes ever read and ever written; each is advanced by its own side. */
    private final AtomicLong head = new AtomicLong();

    private final AtomicLong tail = new AtomicLong();

    /** @param ring length a power of two */
    FrameRing(Memory ring) {
        if (Integer.bitCount(ring.lengthBytes()) != 1) {
            throw new IllegalArgumentException("ring of " + ring.lengthBytes() + " bytes");
        }
        this.ring = ring;
        this.mask = ring.lengthBytes() - 1;
    }

    boolean isEmpty() {
        return head.get() == tail.get();
    }

    /** Bytes ever read: changes whenever room comes to be. */
    long readPosition() {
        return head.get();
    }

    /** Copies the frame in; false, and nothing written, if there is no room. */
    boolean offer(IoVector frame) {
        int length = frame.totalBytes();
        int needed = spaceFor(length);
        long position = tail.get();
        int at = (int) position & mask;
        int toEnd = ring.lengthBytes() - at;
        boolean mustWrap = needed > toEnd;
        int skipped = mustWrap ? toEnd : 0;
        if (position + skipped + needed - head.get() > ring.lengthBytes()) {
            return false;
        }
        if (mustWrap) {
            ring.i32le(at, WRAP);
            at = 0;
        }
        ring.i32le(at, length);
        copyIn(frame, at + LENGTH_BYTES);
        tail.set(position + skipped + needed);
        return true;
    }

    private void copyIn(IoVector frame, int start) {
        int at = start;
        for (int i = 0; i < frame.count(); i++) {
            frame.memory(i).copyTo(frame.offset(i), ring, at, frame.length(i));
            at += frame.length(i);
        }
    }

    /** Copies the oldest frame out, as far as {@code into} has room; returns its full length, or -1 if there is none. */
    int poll(IoVector into) {
        long position = head.get();
        if (position == tail.get()) {
            return -1;
        }
        int at = (int) position & mask;
        if (ring.i32le(at) == WRAP) {
            position += ring.lengthBytes() - at;
            at = 0;
        }
        int length = ring.i32le(at);
        copyOut(at + LENGTH_BYTES, length, into);
        head.set(position + spaceFor(length));
        return length;
    }

    private void copyOut(int start, int length, IoVector into) {
        int at = start;
        int left = length;
        for (int i = 0; i < into.count() && left > 0; i++) {
            int part = Math.min(left, into.length(i));
            ring.copyTo(at, into.memory(i), into.offset(i), part);
            at += part;
            left -= part;
        }
    }

    private static int spaceFor(int frameBytes) {
        return LENGTH_BYTES + (frameBytes + LENGTH_BYTES - 1 & -LENGTH_BYTES);
    }
}
