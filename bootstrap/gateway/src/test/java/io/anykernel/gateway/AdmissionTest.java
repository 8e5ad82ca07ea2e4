package io.anykernel.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.kernel.Kernel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a gateway that was short of something accepts again. */
class AdmissionTest {
    private static final int MOST = 8;
    private static final long NOW = 1_000;

    private final Kernel kernel =
            new Kernel("test", HostWorld.builder().console(text -> {}).build(), 1 << 20);
    private final Admission admission = new Admission(kernel, MOST);

    @AfterEach
    void close() {
        kernel.close();
    }

    /** One long-lived connection kept all others out for as long as it lasted. */
    @Test
    void wantOfMemoryDoesNotOutlastItselfThoughConnectionsStayOpen() {
        admission.outOfMemory(1, NOW);
        assertEquals(1, admission.capacity());
        long due = admission.nextDeadlineNanos();
        assertTrue(due < Cpu.NEVER, "nothing says when it is tried again");
        assertFalse(admission.retry(due - 1));
        assertTrue(admission.retry(due));
        assertEquals(MOST, admission.capacity());
        assertEquals(Cpu.NEVER, admission.nextDeadlineNanos());
    }

    @Test
    void theEndOfTheLastConnectionEndsWantOfMemory() {
        admission.outOfMemory(2, NOW);
        assertTrue(admission.ended(1));
        assertEquals(2, admission.capacity());
        admission.ended(0);
        assertEquals(MOST, admission.capacity());
        assertEquals(Cpu.NEVER, admission.nextDeadlineNanos());
    }

    @Test
    void aFailureIsRetriedAndLeavesTheCapacityAlone() {
        admission.outOfMemory(1, NOW);
        admission.failed(new IOException("no descriptors"), NOW);
        assertFalse(admission.isAccepting());
        assertTrue(admission.retry(admission.nextDeadlineNanos()));
        assertTrue(admission.isAccepting());
        assertEquals(1, admission.capacity());
    }

    /** Descriptors that were free when the last client came may have gone to the rest of the process since. */
    @Test
    void theReserveOfDescriptorsIsTriedAgainAfterAWhile() throws IOException {
        List<Integer> attempts = new ArrayList<>();
        DescriptorReserve reserve = new DescriptorReserve(attempts::add);
        for (int i = 0; i < 32; i++) {
            reserve.requireOne(NOW);
            reserve.taken();
        }
        assertEquals(1, attempts.size(), "a batch");
        reserve.requireOne(NOW);
        reserve.taken();
        assertEquals(2, attempts.size(), "the next batch");
        reserve.requireOne(NOW + 1_000_000_000L);
        assertEquals(List.of(64, 64, 64), attempts, "a second later");
    }
}
