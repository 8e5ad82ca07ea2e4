package io.anykernel.block.contracts;

import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.core.device.BlockQueue;
import io.anykernel.core.device.BlockRequest;
import io.anykernel.core.device.BlockRequest.Operation;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import java.util.ArrayList;
import java.util.List;

/**
 * A queue in front of a device that transfers when it likes. Blocks read as {@link #CONTENT}, unless they are read late; then
 * as {@link #LATE}. May make its Cpu fail with requests in the device, and fail single requests.
 */
public final class LateBlockQueue implements BlockQueue {
    /** Every byte of the medium. */
    public static final int CONTENT = 0x5a;
    /** Every byte that the device writes to memory after its Cpu failed. */
    public static final int LATE = 0xee;

    private final Cpu cpu;
    private final int depth;
    private final List<BlockRequest> held = new ArrayList<>();
    private boolean failsAtPoll;
    private long failingBlock = -1;
    private int submissions;

    /** @param cpu its owner's, which it makes fail */
    public LateBlockQueue(Cpu cpu, int depth) {
        this.cpu = cpu;
        this.depth = depth;
    }

    /** Has the next poll that finds requests in the device fail the Cpu instead. */
    public void failCpu() {
        failsAtPoll = true;
    }

    /** Has requests that hold this block complete with {@code Errno.IO}, before all others of their batch. */
    public void failBlock(long block) {
        failingBlock = block;
    }

    /** The device performs what it holds, without a driver that would notice. */
    public void transferLate() {
        for (BlockRequest request : held) {
            if (request.operation() == Operation.READ) {
                fill(request, LATE);
            }
        }
    }

    /** Requests that the device holds. */
    public int heldRequests() {
        return held.size();
    }

    /** Requests that it was ever given. */
    public int submissions() {
        return submissions;
    }

    @Override
    public BlockDeviceInfo info() {
        return new BlockDeviceInfo("late", BlockDeviceContract.BLOCK_BYTES, BlockDeviceContract.BLOCK_COUNT, false);
    }

    @Override
    public int submit(BlockRequest request) {
        if (held.size() == depth) {
            return Errno.WOULD_BLOCK;
        }
        held.add(request);
        submissions++;
        return Errno.OK;
    }

    @Override
    public void flushDoorbell() {}

    /** Completes one request a call, those that fail first, so that a call's requests end far apart. */
    @Override
    public int poll(long nowNanos, int budget) {
        if (held.isEmpty()) {
            return 0;
        }
        if (failsAtPoll) {
            cpu.fail(new IllegalStateException("failed on purpose"));
            return 0;
        }
        for (int i = 0; i < held.size(); i++) {
            if (holdsFailingBlock(held.get(i))) {
                held.remove(i).complete(Errno.IO);
                return 1;
            }
        }
        BlockRequest request = held.remove(0);
        if (request.operation() == Operation.READ) {
            fill(request, CONTENT);
        }
        request.complete(Errno.OK);
        return 1;
    }

    private boolean holdsFailingBlock(BlockRequest request) {
        return failingBlock >= request.firstBlock() && failingBlock < request.firstBlock() + request.blocks();
    }

    private static void fill(BlockRequest request, int value) {
        request.memory().fill(request.offset(), request.blocks() * BlockDeviceContract.BLOCK_BYTES, value);
    }

    @Override
    public long nextDeadlineNanos() {
        return held.isEmpty() ? Cpu.NEVER : 0;
    }

    @Override
    public void close() {
        while (!held.isEmpty()) {
            held.remove(0).complete(Errno.IO);
        }
    }
}
