package io.anykernel.gateway;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import java.nio.channels.Selector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SelectorCpuTest {
    /** A gateway failed from outside while its loop polled, and the loop then slept for ever. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFailureWhoseWakeupWasTakenEndsTheLoopAllTheSame() throws Exception {
        try (Selector selector = Selector.open()) {
            SelectorCpu cpu = new SelectorCpu("test", selector, System::nanoTime);
            cpu.acquire();
            cpu.fail(new IllegalStateException("injected"));
            selector.selectNow();
            assertThrows(CpuFailedException.class, () -> cpu.idle(Cpu.NEVER));
            assertTrue(cpu.isHeldByCaller());
            cpu.release();
        }
    }

    /** A frame that arrived between a pass's look at its devices and at its channels lay there until the next timer. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aWakeUpThatAPassTookFromTheSelectorStillEndsTheNextSleep() throws Exception {
        try (Selector selector = Selector.open()) {
            SelectorCpu cpu = new SelectorCpu("test", selector, System::nanoTime);
            cpu.acquire();
            cpu.wake();
            selector.selectNow();
            cpu.idle(Cpu.NEVER);
            assertTrue(cpu.isHeldByCaller());
            cpu.release();
        }
    }
}
