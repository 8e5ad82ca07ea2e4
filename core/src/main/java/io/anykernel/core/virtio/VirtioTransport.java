package io.anykernel.core.virtio;

import io.anykernel.hypercall.Cpu;

/** How a driver reaches a virtio device's control, whatever bus it sits on (virtio 1.2 §2, §4). */
public interface VirtioTransport {
    /** Reasons of {@link #takeInterrupt}: a used buffer, a change of the configuration. */
    int INTERRUPT_QUEUE = 1;

    int INTERRUPT_CONFIG = 2;

    /** Device type (virtio 1.2 §5): 1 network, 2 block. */
    int deviceType();

    /** Device status (§2.1); 0 once a reset is complete. */
    int status();

    void status(int bits);

    /** All 64 feature bits that the device offers (§2.2). */
    long deviceFeatures();

    void driverFeatures(long bits);

    /** Largest size of the queue, 0 if there is no such queue. */
    int queueMaxSize(int queue);

    /**
     * Has the device's interrupts wake {@code owner}. Between a reset and the first {@link #startQueue}.
     *
     * @throws io.anykernel.core.error.KernelException if the device or the world has no interrupt for it
     */
    void connect(Cpu owner);

    /** Tells the device where the queue lies and starts it. */
    void startQueue(int queue, int size, long descriptors, long driverRing, long deviceRing);

    /** Tells the device that the queue holds new chains (§2.9). */
    void notifyQueue(int queue);

    /**
     * Why the device interrupted since the last call, acknowledged: {@link #INTERRUPT_QUEUE}, {@link #INTERRUPT_CONFIG}, both, or
     * 0 if it did not. To be called before the driver looks for work.
     */
    int takeInterrupt();

    /** Changes whenever the device's configuration does (§2.5.1). */
    int configGeneration();

    int config8(int offset);

    int config16(int offset);

    int config32(int offset);
}
