package io.anykernel.block;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.core.device.BlockQueue;
import io.anykernel.core.device.BlockRequest;
import io.anykernel.core.device.BlockRequest.Operation;
import io.anykernel.core.sync.WaitList;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.Scheduling;

/**
 * The synchronous face of a {@link BlockQueue}: callers post to a mailbox and wait, the queue's Cpu submits and completes.
 * Its owner runs {@link #poll} on that Cpu, as a kernel's loop does. It owns the queue.
 *
 * <p>A call is cut into as many requests as its size and its ranges ask for; they go to the device together and share one
 * doorbell. When the queue is full, the rest waits for completions. As many calls run at once as the device was made for;
 * others wait for their turn.
 */
public final class QueuedBlockDevice implements BlockDevice, DutyCycle {
    /** Rank of the lock that guards the free transfers; no other lock is taken below it. */
    public static final int LOCK_RANK = 900;

    private static final long FAILURE_CHECK_NANOS = 100_000_000L;
    private static final int POLL_BUDGET = 64;

    private final BlockQueue queue;
    private final Cpu cpu;
    private final Clock clock;
    private final Scheduling scheduling;
    private final BlockDeviceInfo info;
    private final int maxRequestBlocks;
    private final Mailbox<Transfer> mailbox;
    private final Lock lock;

    /** Callers that wait for a free transfer, or for the last one to end. */
    private final WaitList waiting;

    /** Guarded by {@link #lock}: transfers at rest, how many are not, and those who wait for one. */
    private Transfer free;

    private int active;
    private boolean closed;

    /** Confined to {@link #cpu}: requests at rest, and the transfer that the queue had no room for. */
    private Piece freePieces;

    private Transfer unfinished;

    /**
     * @param maxCalls transfers under way at once
     * @param maxRequestBytes largest single request that the device takes, at least one block
     */
    public QueuedBlockDevice(
            BlockQueue queue, Cpu cpu, Scheduling scheduling, Clock clock, int maxCalls, int maxRequestBytes) {
        this.queue = queue;
        this.cpu = cpu;
        this.clock = clock;
        this.scheduling = scheduling;
        this.info = queue.info();
        this.maxRequestBlocks = Math.max(1, maxRequestBytes / info.blockBytes());
        this.mailbox = cpu.newMailbox(maxCalls);
        this.lock = scheduling.newLock("block.calls", LOCK_RANK);
        this.waiting = new WaitList(lock, scheduling);
        for (int i = 0; i < maxCalls; i++) {
            Transfer transfer = new Transfer(scheduling.newParker());
            transfer.next = free;
            free = transfer;
        }
    }

    @Override
    public BlockDeviceInfo info() {
        return info;
    }

    @Override
    public int read(long firstBlock, int blocks, Memory into, int offset) {
        return transfer(Operation.READ, firstBlock, blocks, into, offset);
    }

    @Override
    public int write(long firstBlock, int blocks, Memory from, int offset) {
        return info.isReadOnly() ? Errno.READ_ONLY : transfer(Operation.WRITE, firstBlock, blocks, from, offset);
    }

    @Override
    public int read(long firstBlock, IoVector into) {
        return transfer(Operation.READ, firstBlock, into);
    }

    @Override
    public int write(long firstBlock, IoVector from) {
        return info.isReadOnly() ? Errno.READ_ONLY : transfer(Operation.WRITE, firstBlock, from);
    }

    @Override
    public int flush() {
        Transfer transfer = begin();
        if (transfer == null) {
            return refusal();
        }
        transfer.setPlain(Operation.FLUSH, 0, 1);
        return perform(transfer);
    }

    @Override
    public int discard(long firstBlock, long blocks) {
        int status = info.isReadOnly() ? Errno.READ_ONLY : BlockRange.check(info, firstBlock, blocks);
        if (status != Errno.OK || blocks == 0) {
            return status;
        }
        Transfer transfer = begin();
        if (transfer == null) {
            return refusal();
        }
        transfer.setPlain(Operation.DISCARD, firstBlock, blocks);
        return perform(transfer);
    }

    private int transfer(Operation operation, long firstBlock, int blocks, Memory memory, int offset) {
        int status = BlockRange.check(info, firstBlock, blocks);
        if (status != Errno.OK) {
            return status;
        }
        memory.check(offset, blocks * info.blockBytes());
        Transfer transfer = begin();
        if (transfer == null) {
            return refusal();
        }
        transfer.setRange(operation, firstBlock, blocks, memory, offset, blocks * info.blockBytes());
        return perform(transfer);
    }

    private int transfer(Operation operation, long firstBlock, IoVector ranges) {
        int status = BlockRange.check(info, firstBlock, ranges);
        if (status != Errno.OK) {
            return status;
        }
        Transfer transfer = begin();
        if (transfer == null) {
            return refusal();
        }
        transfer.setRanges(operation, firstBlock, ranges.totalBytes() / info.blockBytes(), ranges);
        return perform(transfer);
    }

    /** A transfer of the caller's own, waited for if need be; {@code null} once closed, and where a failed Cpu gives none back. */
    private Transfer begin() {
        lock.lock();
        while (free == null && !closed && cpu.failure() == null) {
            waiting.await(this);
        }
        Transfer transfer = closed ? null : free;
        if (transfer != null) {
            free = transfer.next;
            active++;
        }
        lock.unlock();
        return transfer;
    }

    /** Why {@link #begin} had none. */
    private int refusal() {
        lock.lock();
        boolean isClosed = closed;
        lock.unlock();
        return isClosed ? Errno.BAD_HANDLE : Errno.IO;
    }

    private int perform(Transfer transfer) {
        if (!transfer.hasMore()) {
            end(transfer);
            return Errno.OK;
        }
        if (cpu.failure() != null) {
            end(transfer);
            return Errno.IO;
        }
        if (!mailbox.post(transfer)) {
            throw new IllegalStateException("mailbox smaller than the number of calls");
        }
        while (!transfer.isDone()) {
            boolean woken = transfer.parker().park(clock.nanoTime() + FAILURE_CHECK_NANOS);
            if (!woken && !transfer.isDone() && cpu.failure() != null) {
                return abandon(transfer);
            }
        }
        int status = transfer.status();
        end(transfer);
        return status;
    }

    /**
     * Never reused, and its memory neither: a pass that was not over may have submitted it. Those who wait for a transfer learn that
     * none comes back.
     */
    private int abandon(Transfer transfer) {
        lock.lock();
        waiting.wakeAll();
        lock.unlock();
        return transfer.hasMemory() ? Errno.OWNER_DEAD : Errno.IO;
    }

    private void end(Transfer transfer) {
        transfer.clear();
        lock.lock();
        transfer.next = free;
        free = transfer;
        active--;
        waiting.wakeFirst();
        lock.unlock();
    }

    /**
     * Submits what was posted and completes what is done. Called with the Cpu held.
     *
     * @return whether anything was: completions make room for more
     */
    @Override
    public boolean poll(long nowNanos) {
        int done = queue.poll(nowNanos, POLL_BUDGET);
        int submitted = 0;
        Transfer transfer = unfinished != null ? unfinished : mailbox.take();
        while (transfer != null) {
            submitted += submit(transfer);
            transfer = unfinished != null ? null : mailbox.take();
        }
        if (submitted > 0) {
            queue.flushDoorbell();
        }
        return done + submitted > 0;
    }

    @Override
    public long nextDeadlineNanos() {
        return queue.nextDeadlineNanos();
    }

    /** Submits requests of {@code transfer}, which is kept if the queue has no room for all; returns how many. */
    private int submit(Transfer transfer) {
        int submitted = 0;
        unfinished = null;
        while (transfer.hasMore()) {
            Piece piece = takePiece(transfer);
            int blocks = transfer.describe(piece.request, info.blockBytes(), maxRequestBlocks);
            int status = queue.submit(piece.request);
            if (status == Errno.OK) {
                transfer.submitted(blocks, info.blockBytes());
                submitted++;
                continue;
            }
            recycle(piece);
            if (status == Errno.WOULD_BLOCK) {
                unfinished = transfer;
                return submitted;
            }
            transfer.refused(status);
        }
        transfer.submittedAll();
        return submitted;
    }

    private Piece takePiece(Transfer transfer) {
        Piece piece = freePieces;
        if (piece == null) {
            piece = new Piece();
        } else {
            freePieces = piece.next;
        }
        piece.transfer = transfer;
        return piece;
    }

    private void recycle(Piece piece) {
        piece.transfer = null;
        piece.next = freePieces;
        freePieces = piece;
    }

    /** Refuses new calls, waits for those under way, and closes the queue. The owner still runs {@link #poll}. */
    @Override
    public void close() {
        lock.lock();
        boolean first = !closed;
        closed = true;
        waiting.wakeAll();
        while (active > 0 && cpu.failure() == null) {
            waiting.await(this, clock.nanoTime() + FAILURE_CHECK_NANOS);
        }
        lock.unlock();
        if (first) {
            closeQueue();
        }
    }

    private void closeQueue() {
        try {
            cpu.acquire();
        } catch (CpuFailedException failed) {
            // Its kernel resets the device; the state of the queue is not to be trusted.
            return;
        }
        try {
            queue.close();
        } finally {
            cpu.release();
        }
    }

    /** One request to the queue, part of a transfer. */
    private final class Piece implements BlockRequest.Listener {
        private final BlockRequest request = new BlockRequest(this);
        private Transfer transfer;
        private Piece next;

        @Override
        public void onComplete(BlockRequest request, int status) {
            Transfer of = transfer;
            recycle(this);
            of.completed(status);
        }
    }
}
