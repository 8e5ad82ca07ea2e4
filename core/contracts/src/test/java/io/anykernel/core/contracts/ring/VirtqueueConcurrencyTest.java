package io.anykernel.core.contracts.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.anykernel.core.log.Counters;
import io.anykernel.core.ring.Virtqueue;
import io.anykernel.core.ring.VirtqueueLayout;
import io.anykernel.hypercall.DmaMemory;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Driver and device on two processors, each asleep whenever the ring tells it that it may be: a fence left out loses a
 * notification or an interrupt, and the test ends by time-out; one too weak shows a stale range.
 */
class VirtqueueConcurrencyTest {
    private static final int CHAINS = Integer.getInteger("anykernel.stress.chains", 60_000);
    private static final int SIZE = 2;
    private static final int SLOT_BYTES = 64;

    private final ModelBus bus = new ModelBus(1 << 20);
    private final DmaMemory data = bus.allocateDma(SIZE * SLOT_BYTES, 64);
    private final SpinningBell notifications = new SpinningBell();
    private final SpinningBell interrupts = new SpinningBell();
    private Virtqueue driver;
    private VirtqueueDevice device;

    private void makeQueue(boolean hasEventIndex, boolean isIndirect) {
        VirtqueueLayout layout = new VirtqueueLayout(2 * SIZE, isIndirect ? 2 : 0);
        driver = new Virtqueue(
                layout,
                bus.allocateDma(layout.totalBytes(), VirtqueueLayout.ALIGNMENT),
                hasEventIndex,
                new Counters().counter("violations"));
        device = new VirtqueueDevice(
                bus,
                2 * SIZE,
                driver.descriptorsAddress(),
                driver.driverRingAddress(),
                driver.deviceRingAddress(),
                hasEventIndex);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void nothingIsLostBetweenTwoProcessors(boolean hasEventIndex, boolean isIndirect) {
        makeQueue(hasEventIndex, isIndirect);
        Throwable[] failure = new Throwable[1];
        Thread deviceThread = new Thread(() -> {
            try {
                runDevice();
            } catch (Throwable broken) {
                failure[0] = broken;
                interrupts.ring();
            }
        });
        deviceThread.setDaemon(true);
        deviceThread.start();
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            runDriver(failure);
            deviceThread.join();
        });
        assertEquals(null, failure[0]);
        assertFalse(driver.isBroken());
    }

    /** Each chain carries its number in one slot and gets its double back in the same. */
    private void runDriver(Throwable[] failure) throws InterruptedException {
        Integer[] slots = new Integer[SIZE];
        for (int i = 0; i < SIZE; i++) {
            slots[i] = i;
        }
        boolean[] isBusy = new boolean[SIZE];
        int[] carried = new int[SIZE];
        int sent = 0;
        int back = 0;
        while (back < CHAINS && failure[0] == null) {
            for (int slot = 0; slot < SIZE && sent < CHAINS; slot++) {
                if (!isBusy[slot] && driver.begin(2)) {
                    data.memory().i32le(slot * SLOT_BYTES, sent);
                    driver.addReadable(data.deviceAddress() + slot * SLOT_BYTES, 4);
                    driver.addWritable(data.deviceAddress() + slot * SLOT_BYTES + 32, 4);
                    driver.end(slots[slot]);
                    isBusy[slot] = true;
                    carried[slot] = sent++;
                }
            }
            if (driver.publish()) {
                notifications.ring();
            }
            driver.disableInterrupts();
            int before = back;
            for (Object token = driver.takeUsed(); token != null; token = driver.takeUsed()) {
                int slot = (Integer) token;
                assertEquals(2 * carried[slot], data.memory().i32le(slot * SLOT_BYTES + 32));
                isBusy[slot] = false;
                back++;
            }
            if (back == before && driver.enableInterrupts()) {
                interrupts.await();
            }
        }
    }

    private void runDevice() throws InterruptedException {
        byte[] word = new byte[4];
        int done = 0;
        while (done < CHAINS) {
            device.wantNotification(false);
            for (int head = device.pop(); head >= 0; head = device.pop()) {
                device.read(0, word, 0, 4);
                int number = (word[0] & 0xff) | (word[1] & 0xff) << 8 | (word[2] & 0xff) << 16 | word[3] << 24;
                int answer = 2 * number;
                for (int i = 0; i < 4; i++) {
                    word[i] = (byte) (answer >>> 8 * i);
                }
                device.write(0, word, 0, 4);
                device.push(head, 4);
                done++;
                if (device.publish()) {
                    interrupts.ring();
                }
            }
            device.wantNotification(true);
            if (!device.hasAvailable() && done < CHAINS) {
                notifications.await();
            }
        }
    }
}
