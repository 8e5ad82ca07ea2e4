package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.anykernel.core.table.Tuple;
import io.anykernel.hypercall.sim.SimWorld;
import org.junit.jupiter.api.Test;

/** Initial sequence numbers (RFC 9293 §3.4.1, RFC 6528). */
class SequenceNumbersTest {
    private static final long TICK_NANOS = 4096;

    private final SequenceNumbers numbers = new SequenceNumbers(new SimWorld(1).entropy());

    private static final class Name extends Tuple {
        Name(int localPort, int remotePort) {
            name(0, 1, localPort, 0, 2, remotePort);
        }
    }

    private static int initial(SequenceNumbers numbers, int localPort, int remotePort, long nowNanos) {
        return (int) numbers.initial(new Name(localPort, remotePort), nowNanos);
    }

    @Test
    void theyFollowTheClock() {
        int first = initial(numbers, 1, 2, 0);
        assertEquals(first, initial(numbers, 1, 2, TICK_NANOS - 1));
        assertEquals(first + 1, initial(numbers, 1, 2, TICK_NANOS));
        assertEquals(first + 1_000_000, initial(numbers, 1, 2, 1_000_000 * TICK_NANOS));
        assertEquals(first, initial(numbers, 1, 2, (1L << 32) * TICK_NANOS), "once round");
    }

    @Test
    void eachConnectionAndEachSecretStartsElsewhere() {
        int first = initial(numbers, 1, 2, 0);
        assertNotEquals(first, initial(numbers, 2, 1, 0));
        assertNotEquals(first, initial(numbers, 1, 3, 0));
        assertNotEquals(first, initial(new SequenceNumbers(new SimWorld(2).entropy()), 1, 2, 0));
    }
}
