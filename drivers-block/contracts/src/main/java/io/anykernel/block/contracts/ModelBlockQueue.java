package io.anykernel.block.contracts;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.core.device.BlockQueue;
import io.anykernel.core.device.BlockRequest;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.sim.SimRandom;

/** A hardware queue in front of another device: bounded, completing in any order, some time after submission. */
public final class ModelBlockQueue implements BlockQueue {
    private static final long SERVICE_NANOS = 10_000;

    private final BlockDevice device;
    private final SimRandom random;
    private final BlockRequest[] held;
    private int count;
    private int visible;
    private long dueNanos = Cpu.NEVER;
    private boolean closed;
    private int most;

    public ModelBlockQueue(BlockDevice device, int depth, SimRandom random) {
        this.device = device;
        this.held = new BlockRequest[depth];
        this.random = random;
    }

    /** Most requests that were held at once. */
    public int most() {
        return most;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public BlockDeviceInfo info() {
        return device.info();
    }

    @Override
    public int submit(BlockRequest request) {
        if (count == held.length) {
            return Errno.WOULD_BLOCK;
        }
        held[count++] = request;
        most = Math.max(most, count);
        return Errno.OK;
    }

    @Override
    public void flushDoorbell() {
        visible = count;
    }

    /** Completes what was visible by the last call and is due. */
    @Override
    public int poll(long nowNanos, int budget) {
        if (visible > 0 && dueNanos == Cpu.NEVER) {
            dueNanos = nowNanos + SERVICE_NANOS;
            return 0;
        }
        int done = 0;
        while (visible > 0 && nowNanos >= dueNanos && done < budget) {
            int i = (int) random.below(visible);
            BlockRequest request = held[i];
            held[i] = held[visible - 1];
            held[visible - 1] = held[count - 1];
            held[--count] = null;
            visible--;
            done++;
            request.complete(perform(request));
        }
        dueNanos = visible > 0 ? nowNanos + SERVICE_NANOS : Cpu.NEVER;
        return done;
    }

    private int perform(BlockRequest request) {
        return switch (request.operation()) {
            case READ -> device.read(request.firstBlock(), request.blocks(), request.memory(), request.offset());
            case WRITE -> device.write(request.firstBlock(), request.blocks(), request.memory(), request.offset());
            case FLUSH -> device.flush();
            case DISCARD -> device.discard(request.firstBlock(), request.blocks());
        };
    }

    /** Doorbells ring between polls, so the next one comes soon. */
    @Override
    public long nextDeadlineNanos() {
        return visible > 0 && dueNanos == Cpu.NEVER ? 0 : dueNanos;
    }

    @Override
    public void close() {
        closed = true;
        while (count > 0) {
            held[--count].complete(Errno.IO);
        }
        visible = 0;
    }
}
