package io.anykernel.core.virtio;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Interrupt;
import io.anykernel.hypercall.PciDevice;
import io.anykernel.hypercall.Registers;
import io.anykernel.hypercall.pci.PciConfig;

/**
 * Virtio over PCI, modern interface (virtio 1.2 §4.1), with interrupts by message: one for the configuration and one for the
 * queues, or one for both where the function has no more.
 */
final class VirtioPci implements VirtioTransport {
    /** Vendor of virtio functions, and the identities of their devices (§4.1.2.1): a type is added to the modern base. */
    private static final int VENDOR = 0x1af4;

    private static final int TRANSITIONAL_FIRST = 0x1000;
    private static final int MODERN_BASE = 0x1040;
    private static final int MODERN_LAST = 0x107f;

    /** Types of the transitional identities in their order (§4.1.2.1): network, block, balloon, console, SCSI, entropy; then 9P. */
    private static final int[] TRANSITIONAL_TYPES = {1, 2, 5, 3, 8, 4, 0, 0, 0, 9};

    // struct virtio_pci_common_cfg (§4.1.4.3).
    private static final int DEVICE_FEATURES_SELECT = 0;
    private static final int DEVICE_FEATURES = 4;
    private static final int DRIVER_FEATURES_SELECT = 8;
    private static final int DRIVER_FEATURES = 12;
    private static final int CONFIG_VECTOR = 16;
    private static final int QUEUE_COUNT = 18;
    private static final int STATUS = 20;
    private static final int CONFIG_GENERATION = 21;
    private static final int QUEUE_SELECT = 22;
    private static final int QUEUE_SIZE = 24;
    private static final int QUEUE_VECTOR = 26;
    private static final int QUEUE_ENABLE = 28;
    private static final int QUEUE_NOTIFY_OFFSET = 30;
    private static final int QUEUE_DESCRIPTORS = 32;
    private static final int QUEUE_DRIVER = 40;
    private static final int QUEUE_DEVICE = 48;
    private static final int COMMON_BYTES = 56;

    private static final int DOORBELL_BYTES = 2;

    private final PciDevice function;
    private final int type;
    private final Registers common;
    private final Registers doorbells;
    private final int doorbellMultiplier;

    /** {@code null} for a type without configuration. */
    private final Registers config;

    /** Where each started queue is notified. */
    private int[] doorbellOffsets = new int[2];

    private Interrupt configInterrupt;
    private Interrupt queueInterrupt;
    private int queueVector;

    /** @throws KernelException if this is no modern virtio function, or one that contradicts itself */
    VirtioPci(PciDevice function) {
        this.function = function;
        this.type = typeOf(function);
        if (type == 0) {
            throw refused("no virtio device");
        }
        VirtioPciCapability notify = required(VirtioPciCapability.NOTIFY);
        new PciConfig(function.config()).enable(PciConfig.COMMAND_MEMORY | PciConfig.COMMAND_BUS_MASTER);
        common = required(VirtioPciCapability.COMMON).window(COMMON_BYTES);
        doorbells = notify.window(DOORBELL_BYTES);
        doorbellMultiplier = notify.multiplier();
        VirtioPciCapability own = VirtioPciCapability.find(function, VirtioPciCapability.DEVICE);
        config = own == null ? null : own.window(0);
    }

    private VirtioPciCapability required(int structure) {
        VirtioPciCapability found = VirtioPciCapability.find(function, structure);
        if (found == null) {
            throw refused("virtio device is older than virtio 1.0 (QEMU: disable-modern=off)");
        }
        return found;
    }

    private KernelException refused(String reason) {
        return new KernelException(Errno.NO_DEVICE, function.location() + ": " + reason);
    }

    /** Type of the virtio device that a function is; 0 if it is none. */
    static int typeOf(PciDevice function) {
        PciConfig config = new PciConfig(function.config());
        if (config.vendor() != VENDOR) {
            return 0;
        }
        int device = config.device();
        if (device > MODERN_BASE && device <= MODERN_LAST) {
            return device - MODERN_BASE;
        }
        int transitional = device - TRANSITIONAL_FIRST;
        return transitional >= 0 && transitional < TRANSITIONAL_TYPES.length ? TRANSITIONAL_TYPES[transitional] : 0;
    }

    @Override
    public int deviceType() {
        return type;
    }

    @Override
    public int status() {
        return common.read8(STATUS);
    }

    @Override
    public void status(int bits) {
        common.write8(STATUS, bits);
    }

    @Override
    public long deviceFeatures() {
        common.write32(DEVICE_FEATURES_SELECT, 0);
        long low = common.read32(DEVICE_FEATURES) & 0xffff_ffffL;
        common.write32(DEVICE_FEATURES_SELECT, 1);
        return low | (long) common.read32(DEVICE_FEATURES) << 32;
    }

    @Override
    public void driverFeatures(long bits) {
        common.write32(DRIVER_FEATURES_SELECT, 0);
        common.write32(DRIVER_FEATURES, (int) bits);
        common.write32(DRIVER_FEATURES_SELECT, 1);
        common.write32(DRIVER_FEATURES, (int) (bits >>> 32));
    }

    @Override
    public void connect(Cpu owner) {
        int vectors = function.vectors();
        if (vectors == 0) {
            throw refused("virtio device without interrupt messages (QEMU: vectors=2)");
        }
        queueVector = Math.min(1, vectors - 1);
        configInterrupt = function.connect(0, owner);
        queueInterrupt = queueVector == 0 ? configInterrupt : function.connect(queueVector, owner);
        setVector(CONFIG_VECTOR, 0);
    }

    /** The device answers with another number where it could not take the vector (§4.1.5.1.2.1). */
    private void setVector(int register, int vector) {
        common.write16(register, vector);
        if (common.read16(register) != vector) {
            throw refused("virtio device does not take interrupt message " + vector);
        }
    }

    @Override
    public int queueMaxSize(int queue) {
        if (queue >= common.read16(QUEUE_COUNT)) {
            return 0;
        }
        common.write16(QUEUE_SELECT, queue);
        return common.read16(QUEUE_ENABLE) != 0 ? 0 : common.read16(QUEUE_SIZE);
    }

    @Override
    public void startQueue(int queue, int size, long descriptors, long driverRing, long deviceRing) {
        common.write16(QUEUE_SELECT, queue);
        common.write16(QUEUE_SIZE, size);
        setVector(QUEUE_VECTOR, queueVector);
        rememberDoorbell(queue);
        writeAddress(QUEUE_DESCRIPTORS, descriptors);
        writeAddress(QUEUE_DRIVER, driverRing);
        writeAddress(QUEUE_DEVICE, deviceRing);
        common.write16(QUEUE_ENABLE, 1);
    }

    private void rememberDoorbell(int queue) {
        long offset = (doorbellMultiplier & 0xffff_ffffL) * common.read16(QUEUE_NOTIFY_OFFSET);
        if (offset > doorbells.sizeBytes() - DOORBELL_BYTES) {
            throw refused("doorbell of queue " + queue + " at 0x" + Long.toHexString(offset) + ", outside its memory");
        }
        if (queue >= doorbellOffsets.length) {
            int[] longer = new int[queue + 1];
            System.arraycopy(doorbellOffsets, 0, longer, 0, doorbellOffsets.length);
            doorbellOffsets = longer;
        }
        doorbellOffsets[queue] = (int) offset;
    }

    private void writeAddress(int register, long address) {
        common.write32(register, (int) address);
        common.write32(register + 4, (int) (address >>> 32));
    }

    @Override
    public void notifyQueue(int queue) {
        doorbells.write16(doorbellOffsets[queue], queue);
    }

    @Override
    public int takeInterrupt() {
        boolean hasConfig = configInterrupt.take();
        boolean hasQueue = queueVector == 0 ? hasConfig : queueInterrupt.take();
        return (hasQueue ? INTERRUPT_QUEUE : 0) | (hasConfig ? INTERRUPT_CONFIG : 0);
    }

    @Override
    public int configGeneration() {
        return common.read8(CONFIG_GENERATION);
    }

    @Override
    public int config8(int offset) {
        return config().read8(offset);
    }

    @Override
    public int config16(int offset) {
        return config().read16(offset);
    }

    @Override
    public int config32(int offset) {
        return config().read32(offset);
    }

    private Registers config() {
        if (config == null) {
            throw refused("virtio device without configuration");
        }
        return config;
    }
}
