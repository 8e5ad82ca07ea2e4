package io.anykernel.hypercall;

/** A reusable list of byte ranges for vectored transfers. It owns nothing; ranges stay the caller's. */
public final class IoVector {
    private final Memory[] memories;
    private final int[] offsets;
    private final int[] lengths;
    private int count;
    private int totalBytes;

    public IoVector(int capacity) {
        memories = new Memory[capacity];
        offsets = new int[capacity];
        lengths = new int[capacity];
    }

    /** Appends a range and returns this. */
    public IoVector add(Memory memory, int offset, int lengthBytes) {
        memories[count] = memory;
        offsets[count] = offset;
        lengths[count] = lengthBytes;
        count++;
        totalBytes += lengthBytes;
        return this;
    }

    /** Forgets the ranges; keeps no reference to their memory. */
    public IoVector clear() {
        for (int i = 0; i < count; i++) {
            memories[i] = null;
        }
        count = 0;
        totalBytes = 0;
        return this;
    }

    public int count() {
        return count;
    }

    public int capacity() {
        return memories.length;
    }

    public int totalBytes() {
        return totalBytes;
    }

    public Memory memory(int index) {
        return memories[index];
    }

    public int offset(int index) {
        return offsets[index];
    }

    public int length(int index) {
        return lengths[index];
    }
}
