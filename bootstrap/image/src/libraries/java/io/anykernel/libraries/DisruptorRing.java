package io.anykernel.libraries;

import com.lmax.disruptor.RingBuffer;

/** Hands events through a ring buffer. */
public final class DisruptorRing {
    private DisruptorRing() {}

    public static void main(String[] arguments) throws Exception {
        RingBuffer<int[]> ring = RingBuffer.createSingleProducer(() -> new int[1], 8);
        long sequence = ring.next();
        ring.get(sequence)[0] = 42;
        ring.publish(sequence);
        System.out.println(ring.get(sequence)[0] + " " + ring.getCursor() + " " + ring.remainingCapacity());
    }
}
