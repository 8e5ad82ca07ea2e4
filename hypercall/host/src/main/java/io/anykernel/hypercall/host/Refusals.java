package io.anykernel.hypercall.host;

/**
 * How often to refuse what was tried in vain: once after the first time, twice as often after each further one, up to
 * {@link #MAX}, until it pays again. Guarded by the Cpu.
 */
final class Refusals {
    private static final int MAX = 64;

    private int left;
    private int next = 1;

    /** Whether to refuse this time. */
    boolean refuse() {
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    void wasVain() {
        left = next;
        next = Math.min(2 * next, MAX);
    }

    void paid() {
        next = 1;
    }
}
