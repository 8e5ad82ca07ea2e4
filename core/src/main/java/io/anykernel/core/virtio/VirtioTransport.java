package io.anykernel.core.virtio;

/** How a driver reaches a virtio device's control, whatever bus it sits on (virtio 1.2 §2, §4). */
public interface VirtioTransport {
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

    /** Tells the device where the queue lies and starts it. */
    void startQueue(int queue, int size, long descriptors, long driverRing, long deviceRing);

    /** Tells the device that the queue holds new chains (§2.9). */
    void notifyQueue(int queue);

    /** Reads and acknowledges why the device interrupted: bit 0 a used buffer, bit 1 its configuration. */
    int acknowledgeInterrupt();

    /** Changes whenever the device's configuration does (§2.5.1). */
    int configGeneration();

    int config8(int offset);

    int config16(int offset);

    int config32(int offset);
}
