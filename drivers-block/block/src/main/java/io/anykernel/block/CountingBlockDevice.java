package io.anykernel.block;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;

/** Counts what passes through to another device, which it owns. Exact as long as one caller transfers at a time. */
public final class CountingBlockDevice implements BlockDevice {
    private final BlockDevice device;
    private final Counter reads;
    private final Counter readBlocks;
    private final Counter writes;
    private final Counter writtenBlocks;
    private final Counter flushes;
    private final Counter errors;

    /** @param counters gets {@code reads}, {@code read.blocks}, {@code writes}, {@code written.blocks}, … */
    public CountingBlockDevice(BlockDevice device, Counters counters) {
        this.device = device;
        this.reads = counters.counter("reads");
        this.readBlocks = counters.counter("read.blocks");
        this.writes = counters.counter("writes");
        this.writtenBlocks = counters.counter("written.blocks");
        this.flushes = counters.counter("flushes");
        this.errors = counters.counter("errors");
    }

    @Override
    public BlockDeviceInfo info() {
        return device.info();
    }

    @Override
    public int read(long firstBlock, int blocks, Memory into, int offset) {
        count(reads, readBlocks, blocks);
        return checked(device.read(firstBlock, blocks, into, offset));
    }

    @Override
    public int read(long firstBlock, IoVector into) {
        count(reads, readBlocks, into.totalBytes() / info().blockBytes());
        return checked(device.read(firstBlock, into));
    }

    @Override
    public int write(long firstBlock, int blocks, Memory from, int offset) {
        count(writes, writtenBlocks, blocks);
        return checked(device.write(firstBlock, blocks, from, offset));
    }

    @Override
    public int write(long firstBlock, IoVector from) {
        count(writes, writtenBlocks, from.totalBytes() / info().blockBytes());
        return checked(device.write(firstBlock, from));
    }

    @Override
    public int flush() {
        flushes.increment();
        return checked(device.flush());
    }

    @Override
    public int discard(long firstBlock, long blocks) {
        return checked(device.discard(firstBlock, blocks));
    }

    @Override
    public void close() {
        device.close();
    }

    private static void count(Counter calls, Counter blocks, int amount) {
        calls.increment();
        blocks.add(amount);
    }

    private int checked(int status) {
        if (status < 0) {
            errors.increment();
        }
        return status;
    }
}
