package io.anykernel.core.virtio;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counter;
import io.anykernel.core.ring.Virtqueue;
import io.anykernel.core.ring.VirtqueueLayout;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;

/**
 * One virtio device from discovery to reset, in the order that virtio 1.2 §3.1.1 asks for: {@link #open}, {@link
 * #negotiate}, {@link #newQueue} for each queue, {@link #start}; in the end {@link #reset}.
 */
public final class VirtioDevice {
    /** Feature bits of every device (§6). */
    public static final long INDIRECT_DESCRIPTORS = 1L << 28;

    public static final long EVENT_INDEX = 1L << 29;
    public static final long VERSION_1 = 1L << 32;
    /** The device is reached as the platform says (§6.1): its addresses are those of memory where no IOMMU translates. */
    private static final long ACCESS_PLATFORM = 1L << 33;

    /** Device status bits (§2.1). */
    private static final int ACKNOWLEDGE = 1;

    private static final int DRIVER = 2;
    private static final int DRIVER_OK = 4;
    private static final int FEATURES_OK = 8;
    private static final int NEEDS_RESET = 64;
    private static final int FAILED = 128;

    /** A reset takes a device no time worth mentioning; one that takes this many looks does not reset. */
    private static final int MAX_RESET_LOOKS = 1_000_000;

    private static final int MAX_CONFIG_TRIES = 1000;

    private final Bus bus;
    private final VirtioTransport transport;
    private final String location;
    private long features;

    private VirtioDevice(Bus bus, VirtioTransport transport, String location) {
        this.bus = bus;
        this.transport = transport;
        this.location = location;
    }

    /**
     * Finds the device's control, resets it (§3.1.1 steps 1 to 3) and connects its interrupts.
     *
     * @param owner woken by them
     * @throws KernelException if it is no such device
     */
    public static VirtioDevice open(Bus bus, BusDevice device, int expectedType, Cpu owner) {
        VirtioTransport transport = VirtioTransports.of(device);
        if (transport.deviceType() != expectedType) {
            throw new KernelException(
                    Errno.NO_DEVICE,
                    device.location() + ": virtio device type " + transport.deviceType() + ", expected "
                            + expectedType);
        }
        VirtioDevice opened = new VirtioDevice(bus, transport, device.location());
        opened.reset();
        transport.connect(owner);
        transport.status(ACKNOWLEDGE);
        transport.status(ACKNOWLEDGE | DRIVER);
        return opened;
    }

    /** What the device offers. */
    public long offered() {
        return transport.deviceFeatures();
    }

    /**
     * Agrees on features (§3.1.1 steps 4 to 6). {@link #VERSION_1} is required, and {@code ACCESS_PLATFORM} accepted where it is
     * offered: a device may refuse a driver without it. An IOMMU that was not configured translates no address.
     *
     * @param wanted a subset of {@link #offered}
     * @throws KernelException if the device refuses them or is older than virtio 1.0
     */
    public void negotiate(long wanted) {
        features = wanted | VERSION_1 | offered() & ACCESS_PLATFORM;
        if ((offered() & VERSION_1) == 0) {
            throw failed("device is older than virtio 1.0");
        }
        transport.driverFeatures(features);
        transport.status(ACKNOWLEDGE | DRIVER | FEATURES_OK);
        if ((transport.status() & FEATURES_OK) == 0) {
            throw failed("device refuses features 0x" + Long.toHexString(features));
        }
    }

    /** Whether all these bits were agreed on. */
    public boolean has(long bits) {
        return (features & bits) == bits;
    }

    /**
     * Makes a queue of the largest size that both sides take (§3.1.1 step 7).
     *
     * @param maxRanges of the longest chain; decides the size of indirect tables, where those were agreed on
     * @throws KernelException if the device has no such queue
     * @throws io.anykernel.hypercall.OutOfArenaException if there is no memory for it
     */
    public Virtqueue newQueue(int index, int maxSize, int maxRanges, Counter violations) {
        int offered = transport.queueMaxSize(index);
        if (offered <= 0) {
            throw failed("device has no queue " + index);
        }
        int size = Integer.highestOneBit(Math.min(offered, Math.min(maxSize, VirtqueueLayout.MAX_SIZE)));
        VirtqueueLayout layout = new VirtqueueLayout(size, has(INDIRECT_DESCRIPTORS) ? maxRanges : 0);
        Virtqueue queue = new Virtqueue(
                layout, bus.allocateDma(layout.totalBytes(), VirtqueueLayout.ALIGNMENT), has(EVENT_INDEX), violations);
        transport.startQueue(
                index, size, queue.descriptorsAddress(), queue.driverRingAddress(), queue.deviceRingAddress());
        return queue;
    }

    /** The device may use its queues from now on (§3.1.1 step 8). */
    public void start() {
        transport.status(ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK);
    }

    /** Whether the device says that it met an error and wants a reset (§2.1.1). */
    public boolean needsReset() {
        return (transport.status() & NEEDS_RESET) != 0;
    }

    /**
     * Resets the device and waits until it says so: it then touches no memory any more (§2.4).
     *
     * @throws KernelException if it does not reset; its buffers must never be used again
     */
    public void reset() {
        transport.status(0);
        for (int looks = 0; transport.status() != 0; looks++) {
            if (looks == MAX_RESET_LOOKS) {
                throw new KernelException(Errno.IO, location + ": virtio device does not reset");
            }
        }
    }

    private KernelException failed(String reason) {
        transport.status(FAILED);
        return new KernelException(Errno.NO_DEVICE, location + ": virtio: " + reason);
    }

    public VirtioTransport transport() {
        return transport;
    }

    public String location() {
        return location;
    }

    /** 64 configuration bits, low half first, read until they belong together (§2.5.1, §4.2.2.2). */
    public long config64(int offset) {
        long value = 0;
        // Bounded: a device whose configuration never rests shall not hang us.
        for (int tries = 0; tries < MAX_CONFIG_TRIES; tries++) {
            int generation = transport.configGeneration();
            long low = transport.config32(offset) & 0xffff_ffffL;
            value = low | (long) transport.config32(offset + 4) << 32;
            if (transport.configGeneration() == generation) {
                break;
            }
        }
        return value;
    }
}
