package io.anykernel.hypercall.contracts.time;

import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.contracts.CaseTests;
import io.anykernel.hypercall.contracts.Mutants;
import io.anykernel.hypercall.contracts.WorldSource;
import io.anykernel.hypercall.contracts.WrongWorld;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ClockMutantsTest {
    @TestFactory
    Stream<DynamicTest> everyCaseFailsOnAClockThatIsWrong() {
        return CaseTests.of(new Mutants<WorldSource>(ClockContract::cases, WrongWorld::new)
                .caught("clock.isNeverNegativeAndNeverGoesBack", clock(reading -> -1))
                .caught("clock.isNeverNegativeAndNeverGoesBack", clock(reading -> reading == 5000 ? 0 : reading))
                .caught("clock.passesWhileACallerSleeps", clock(reading -> reading == 2 ? 5_000_000 : 0))
                .cases());
    }

    /** @param reading what the clock says when it is read for the nth time, from 0 */
    private static WorldSource clock(LongUnaryOperator reading) {
        return () -> new WrongWorld() {
            private long readings;

            @Override
            public Clock clock() {
                return new Clock() {
                    @Override
                    public long nanoTime() {
                        return reading.applyAsLong(readings++);
                    }

                    @Override
                    public long wallNanos() {
                        return sound.clock().wallNanos();
                    }
                };
            }
        };
    }
}
