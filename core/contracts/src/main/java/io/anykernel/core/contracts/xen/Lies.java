package io.anykernel.core.contracts.xen;

import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.XenbusState;
import java.util.function.IntUnaryOperator;

/** What a back end can say that is not so, whatever its device. */
public final class Lies {
    private static final int[] WORDS = {
        0, 1, 2, 31, 32, 33, 127, 128, 255, 4095, 4096, -1, Integer.MIN_VALUE, Integer.MAX_VALUE
    };
    private static final String[] VALUES = {"", "x", "-1", "0", "1", "4", "99999999999999999999", "\u00ff", "1024"};
    private static final int SCRIBBLES = 64;

    private final Memory ram;
    private final ModelXenDevice device;
    private final IntUnaryOperator random;
    private final String[] keys;

    /**
     * @param ram of which every page may be granted
     * @param random a number from 0 to below the one that it is asked for
     * @param keys of the back end's directory that the driver reads
     */
    public Lies(Memory ram, ModelXenDevice device, IntUnaryOperator random, String[] keys) {
        this.ram = ram;
        this.device = device;
        this.random = random;
        this.keys = keys.clone();
    }

    private int below(int bound) {
        return random.applyAsInt(bound);
    }

    /** A number on the edge of something, or any. */
    public int word() {
        return below(2) == 0 ? WORDS[below(WORDS.length)] : below(1 << 16) << 16 | below(1 << 16);
    }

    /** Writes to memory from {@code first} on, here and there. */
    public void scribble(int first) {
        for (int i = 0; i < SCRIBBLES; i++) {
            ram.i32le(first + 4 * below((ram.lengthBytes() - first) / 4), word());
        }
    }

    /** Writes any state or key, or has the store fall silent. */
    public void tellTheStore() {
        switch (below(3)) {
            case 0 -> device.backState(XenbusState.of(Integer.toString(below(10))));
            case 1 -> device.backKey(keys[below(keys.length)], VALUES[below(VALUES.length)]);
            default -> device.silenceStore(below(8) == 0);
        }
    }
}
