package io.anykernel.core.contracts.ring;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Interrupt;
import io.anykernel.hypercall.MmioDevice;
import io.anykernel.hypercall.Registers;

/**
 * The registers of a virtio-mmio device, version 2 (virtio 1.2 §4.2.2), and what every device does with them. What it does
 * with its queues is up to its subclass; it throws {@link IllegalStateException} where the driver breaks a rule.
 */
public abstract class ModelVirtioDevice implements MmioDevice, Registers {
    public static final long INDIRECT_DESCRIPTORS = 1L << 28;
    public static final long EVENT_INDEX = 1L << 29;
    public static final long VERSION_1 = 1L << 32;
    /** Where it is offered, the model insists on it, as devices of QEMU do. */
    public static final long ACCESS_PLATFORM = 1L << 33;

    private static final int ACKNOWLEDGE = 1;
    private static final int DRIVER = 2;
    private static final int DRIVER_OK = 4;
    private static final int FEATURES_OK = 8;
    private static final int QUEUE_SIZE_MAX = 64;

    private final ModelBus bus;
    private final int type;
    private final VirtqueueDevice[] queues;
    private final int[] config = new int[64];

    private long offered;
    private long agreed;
    private int status;
    private int featureSelect;
    private int queueSelect;
    private int queueSize;
    private final long[] queueAddresses = new long[3];
    private int interruptStatus;
    private int resets;
    private int statusReadsUntilReset;
    private int resetDelay;
    private int pending;
    private long interrupts;
    private Cpu owner;
    private int version = 2;
    private boolean refusesFeatures;

    protected ModelVirtioDevice(ModelBus bus, int type, int queueCount, long offered) {
        this.bus = bus;
        this.type = type;
        this.queues = new VirtqueueDevice[queueCount];
        this.offered = offered | VERSION_1;
        bus.plug(this);
    }

    // ---- for tests

    /** Makes it a device of an older register layout. */
    public void version(int version) {
        this.version = version;
    }

    /** Replaces all that it offers. */
    public void offer(long features) {
        offered = features;
    }

    /** Has it answer FEATURES_OK with no. */
    public void refuseFeatures() {
        refusesFeatures = true;
    }

    /** Has a reset take so many looks at the status; {@link Integer#MAX_VALUE} for never. */
    public void resetDelay(int looks) {
        resetDelay = looks;
    }

    public int resets() {
        return resets;
    }

    public long agreed() {
        return agreed;
    }

    public boolean isStarted() {
        return (status & DRIVER_OK) != 0;
    }

    protected boolean has(long feature) {
        return (agreed & feature) != 0;
    }

    protected VirtqueueDevice queue(int index) {
        return queues[index];
    }

    protected void config8(int offset, int value) {
        config[offset] = value & 0xff;
    }

    protected void config(int offset, int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            config8(offset + i, (int) (value >>> 8 * i));
        }
    }

    /** Raises the interrupt for a used buffer (1) or a change of configuration (2). */
    public void interrupt(int reason) {
        interruptStatus |= reason;
        interrupts++;
        pending |= reason;
        if (owner != null) {
            owner.wake();
        }
    }

    int deviceType() {
        return type;
    }

    int queueCount() {
        return queues.length;
    }

    /** The driver says that the queue holds new chains. */
    protected abstract void onNotify(int queue);

    // ---- MmioDevice

    @Override
    public String location() {
        return "model-virtio-" + type;
    }

    @Override
    public Registers registers() {
        return this;
    }

    @Override
    public Interrupt connect(Cpu owner) {
        return message(~0, owner);
    }

    /** An interrupt of its own for some reasons. */
    Interrupt message(int reasons, Cpu owner) {
        this.owner = owner;
        return new Interrupt() {
            @Override
            public boolean take() {
                boolean wasPending = (pending & reasons) != 0;
                pending &= ~reasons;
                return wasPending;
            }

            @Override
            public long count() {
                return interrupts;
            }
        };
    }

    // ---- Registers

    @Override
    public int sizeBytes() {
        return 0x200;
    }

    @Override
    public int read8(int offset) {
        return config[offset - 0x100];
    }

    @Override
    public int read16(int offset) {
        return read8(offset) | read8(offset + 1) << 8;
    }

    @Override
    public int read32(int offset) {
        if (offset >= 0x100) {
            return read16(offset) | read16(offset + 2) << 16;
        }
        return switch (offset) {
            case 0x000 -> 0x74726976;
            case 0x004 -> version;
            case 0x008 -> type;
            case 0x010 -> (int) (featureSelect == 0 ? offered : featureSelect == 1 ? offered >>> 32 : 0);
            case 0x034 -> queueSelect < queues.length ? QUEUE_SIZE_MAX : 0;
            case 0x044 -> queueSelect < queues.length && queues[queueSelect] != null ? 1 : 0;
            case 0x060 -> interruptStatus;
            case 0x070 -> readStatus();
            case 0x0fc -> 0;
            default -> throw new IllegalStateException("driver reads register " + offset);
        };
    }

    private int readStatus() {
        if (statusReadsUntilReset > 0) {
            statusReadsUntilReset -= statusReadsUntilReset == Integer.MAX_VALUE ? 0 : 1;
            return status | 1;
        }
        return status;
    }

    @Override
    public void write8(int offset, int value) {
        throw new IllegalStateException("driver writes 8 bits to register " + offset);
    }

    @Override
    public void write16(int offset, int value) {
        throw new IllegalStateException("driver writes 16 bits to register " + offset);
    }

    @Override
    public void write32(int offset, int value) {
        switch (offset) {
            case 0x014, 0x024 -> featureSelect = value;
            case 0x020 -> agree(value);
            case 0x030 -> queueSelect = value;
            case 0x038 -> queueSize = value;
            case 0x044 -> startQueue(value);
            case 0x050 -> notified(value);
            case 0x064 -> interruptStatus &= ~value;
            case 0x070 -> writeStatus(value);
            case 0x080, 0x090, 0x0a0 -> queueAddresses[(offset - 0x080) / 16] = value & 0xffff_ffffL;
            case 0x084, 0x094, 0x0a4 -> queueAddresses[(offset - 0x084) / 16] |= (long) value << 32;
            default -> throw new IllegalStateException("driver writes register " + offset);
        }
    }

    private void agree(int half) {
        agreed = featureSelect == 0
                ? agreed & ~0xffff_ffffL | half & 0xffff_ffffL
                : agreed & 0xffff_ffffL | (long) half << 32;
    }

    private void startQueue(int ready) {
        if (ready != 1 || queueSize < 1 || queueSize > QUEUE_SIZE_MAX || (status & FEATURES_OK) == 0) {
            throw new IllegalStateException("driver starts a queue of " + queueSize + " at status " + status);
        }
        queues[queueSelect] = new VirtqueueDevice(
                bus, queueSize, queueAddresses[0], queueAddresses[1], queueAddresses[2], has(EVENT_INDEX));
    }

    private void notified(int queue) {
        if (!isStarted()) {
            throw new IllegalStateException("driver notifies before DRIVER_OK");
        }
        onNotify(queue);
    }

    private void writeStatus(int value) {
        if (value == 0) {
            reset();
            return;
        }
        if ((value & DRIVER) != 0 && (value & ACKNOWLEDGE) == 0 || (value & status) != status && value != 128) {
            throw new IllegalStateException("driver clears status bits: " + status + " to " + value);
        }
        boolean isAgreeing = (value & FEATURES_OK) != 0 && (status & FEATURES_OK) == 0;
        long needed = VERSION_1 | offered & ACCESS_PLATFORM;
        boolean isBad = isAgreeing && (refusesFeatures || (agreed & ~offered) != 0 || (agreed & needed) != needed);
        status = isBad ? value & ~FEATURES_OK : value;
    }

    private void reset() {
        resets++;
        status = 0;
        agreed = 0;
        interruptStatus = 0;
        statusReadsUntilReset = resetDelay;
        for (int i = 0; i < queues.length; i++) {
            queues[i] = null;
        }
    }
}
