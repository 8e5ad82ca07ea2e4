package io.anykernel.hypercall.contracts;

/** Hashes what a case saw (FNV-1a, 64 bits) and checks what it expected. */
public final class Probe {
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private long hash = OFFSET_BASIS;

    /** Feeds the low 8 bits. */
    public void feedByte(int value) {
        hash = (hash ^ (value & 0xff)) * PRIME;
    }

    /** Feeds 8 bytes, least significant first. */
    public void feed(long value) {
        for (int shift = 0; shift < 64; shift += 8) {
            feedByte((int) (value >>> shift));
        }
    }

    /** Feeds each character as 2 bytes, then the length, so that runs of texts do not run together. */
    public void feed(String text) {
        for (int i = 0; i < text.length(); i++) {
            feedByte(text.charAt(i));
            feedByte(text.charAt(i) >>> 8);
        }
        feed(text.length());
    }

    /** Hash of everything fed so far. */
    public long hash() {
        return hash;
    }

    public void expect(boolean holds, String claim) {
        feedByte(holds ? 1 : 0);
        if (!holds) {
            throw new AssertionError(claim);
        }
    }

    public void expectEquals(long expected, long actual, String claim) {
        feed(actual);
        if (expected != actual) {
            throw new AssertionError(claim + ": expected " + expected + " but was " + actual);
        }
    }

    /** Expects {@code body} to throw {@code type} or a subtype. */
    public void expectThrows(Class<? extends Throwable> type, ThrowingBody body, String claim) {
        Throwable thrown = null;
        try {
            body.run();
        } catch (Throwable caught) {
            thrown = caught;
        }
        if (!type.isInstance(thrown)) {
            throw new AssertionError(claim + ": expected " + type.getName() + " but got " + thrown);
        }
        feed(type.getName());
    }

    /** Code that may throw anything. */
    public interface ThrowingBody {
        void run() throws Exception;
    }
}
