package io.anykernel.block.virtio;

import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.ring.ModelVirtioDevice;
import io.anykernel.core.contracts.ring.VirtqueueDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A disk of 512-byte sectors in memory, which does its requests when told to, in any order. */
final class ModelBlockDevice extends ModelVirtioDevice {
    static final int SECTORS = 1024;

    /** A request taken off the queue. */
    private record Taken(int head, byte[] readable, int writable) {}

    final byte[] medium = new byte[SECTORS * 512];
    final List<String> log = new ArrayList<>();
    int statusOfNext = -1;
    int lengthOfNext = -1;
    boolean isPaused;
    int longestChain;

    ModelBlockDevice(ModelBus bus, long features) {
        super(bus, VirtioBlockQueue.DEVICE_TYPE, 1, features);
        config(0, 8, SECTORS);
        config(8, 4, 512);
        config(12, 4, 4);
        config(20, 4, 4096);
        config(36, 4, 64);
    }

    void configure(int offset, int bytes, long value) {
        config(offset, bytes, value);
    }

    @Override
    protected void onNotify(int queueIndex) {
        if (!isPaused) {
            serve();
        }
    }

    void serve() {
        VirtqueueDevice queue = queue(0);
        for (int head = queue.pop(); head >= 0; head = queue.pop()) {
            byte[] readable = new byte[queue.readableBytes()];
            queue.read(0, readable, 0, readable.length);
            longestChain = Math.max(longestChain, queue.ranges());
            serveOne(queue, new Taken(head, readable, queue.writableBytes()));
        }
        queue.wantNotification(true);
        if (queue.publish()) {
            interrupt(1);
        }
    }

    private void serveOne(VirtqueueDevice queue, Taken taken) {
        int type = (int) number(taken.readable, 0, 4);
        int at = (int) number(taken.readable, 8, 8) * 512;
        byte[] answer = new byte[taken.writable];
        int dataBytes = type == 0 ? taken.writable - 1 : taken.readable.length - 16;
        log.add(type + "@" + at / 512 + "+" + dataBytes);
        int status = statusOfNext >= 0 ? statusOfNext : perform(type, at, taken.readable, answer);
        statusOfNext = -1;
        answer[answer.length - 1] = (byte) status;
        queue.write(0, answer, 0, answer.length);
        queue.push(taken.head, lengthOfNext >= 0 ? lengthOfNext : answer.length);
        lengthOfNext = -1;
    }

    private int perform(int type, int at, byte[] readable, byte[] answer) {
        switch (type) {
            case 0 -> System.arraycopy(medium, at, answer, 0, answer.length - 1);
            case 1 -> System.arraycopy(readable, 16, medium, at, readable.length - 16);
            case 4 -> {}
            case 11 -> {
                int from = (int) number(readable, 16, 8) * 512;
                Arrays.fill(medium, from, from + (int) number(readable, 24, 4) * 512, (byte) 0);
            }
            default -> {
                return 2;
            }
        }
        return 0;
    }

    private static long number(byte[] bytes, int at, int length) {
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | bytes[at + i] & 0xff;
        }
        return value;
    }

    void lie(int head, int length) {
        queue(0).push(head, length);
        queue(0).publish();
        interrupt(1);
    }
}
