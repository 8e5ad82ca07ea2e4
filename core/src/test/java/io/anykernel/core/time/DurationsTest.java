package io.anykernel.core.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time-outs given as durations. */
class DurationsTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999_999_999, 1_000_000_000, 9_223_372_035_999_999_999L})
    void aDurationIsItsNanoseconds(long nanos) {
        assertEquals(nanos, Durations.timeoutNanos(Duration.ofNanos(nanos)));
    }

    @Test
    void whatALongCannotCountNeverComes() {
        assertEquals(Long.MAX_VALUE, Durations.timeoutNanos(Duration.ofNanos(Long.MAX_VALUE)));
        assertEquals(Long.MAX_VALUE, Durations.timeoutNanos(Duration.ofSeconds(9_223_372_037L)));
        assertEquals(Long.MAX_VALUE, Durations.timeoutNanos(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -1_000_000_000, Long.MIN_VALUE})
    void aNegativeTimeOutIsRefusedByName(long nanos) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Durations.timeoutNanos(Duration.ofNanos(nanos)));
        assertTrue(refused.getMessage().contains("negative time-out"), refused.getMessage());
    }
}
