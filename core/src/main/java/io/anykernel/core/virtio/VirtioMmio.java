package io.anykernel.core.virtio;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Interrupt;
import io.anykernel.hypercall.MmioDevice;
import io.anykernel.hypercall.Registers;

/** Virtio over memory-mapped registers, version 2 (virtio 1.2 §4.2.2). */
final class VirtioMmio implements VirtioTransport {
    private static final int MAGIC_VALUE = 0x000;
    private static final int VERSION = 0x004;
    private static final int DEVICE_ID = 0x008;
    private static final int DEVICE_FEATURES = 0x010;
    private static final int DEVICE_FEATURES_SELECT = 0x014;
    private static final int DRIVER_FEATURES = 0x020;
    private static final int DRIVER_FEATURES_SELECT = 0x024;
    private static final int QUEUE_SELECT = 0x030;
    private static final int QUEUE_SIZE_MAX = 0x034;
    private static final int QUEUE_SIZE = 0x038;
    private static final int QUEUE_READY = 0x044;
    private static final int QUEUE_NOTIFY = 0x050;
    private static final int INTERRUPT_STATUS = 0x060;
    private static final int INTERRUPT_ACKNOWLEDGE = 0x064;
    private static final int STATUS = 0x070;
    private static final int QUEUE_DESCRIPTORS = 0x080;
    private static final int QUEUE_DRIVER = 0x090;
    private static final int QUEUE_DEVICE = 0x0a0;
    private static final int CONFIG_GENERATION = 0x0fc;
    private static final int CONFIG = 0x100;

    /** "virt", little-endian. */
    private static final int MAGIC = 0x74726976;

    private static final int MODERN = 2;

    private final MmioDevice device;
    private final Registers registers;
    private Interrupt interrupt;

    /** @throws KernelException if these are not the registers of a modern virtio device */
    VirtioMmio(MmioDevice device) {
        this.device = device;
        this.registers = device.registers();
        int version = registers.read32(VERSION);
        if (registers.read32(MAGIC_VALUE) != MAGIC || version != MODERN) {
            throw new KernelException(
                    Errno.NO_DEVICE,
                    device.location() + ": no modern virtio device, version=" + version
                            + " (QEMU: -global virtio-mmio.force-legacy=false)");
        }
    }

    /** Type of the virtio device in a slot, of any version; 0 if none is there (§4.2.2.2). */
    static int typeIn(MmioDevice slot) {
        Registers registers = slot.registers();
        return registers.read32(MAGIC_VALUE) == MAGIC ? registers.read32(DEVICE_ID) : 0;
    }

    @Override
    public int deviceType() {
        return registers.read32(DEVICE_ID);
    }

    @Override
    public int status() {
        return registers.read32(STATUS);
    }

    @Override
    public void status(int bits) {
        registers.write32(STATUS, bits);
    }

    @Override
    public long deviceFeatures() {
        registers.write32(DEVICE_FEATURES_SELECT, 0);
        long low = registers.read32(DEVICE_FEATURES) & 0xffff_ffffL;
        registers.write32(DEVICE_FEATURES_SELECT, 1);
        return low | (long) registers.read32(DEVICE_FEATURES) << 32;
    }

    @Override
    public void driverFeatures(long bits) {
        registers.write32(DRIVER_FEATURES_SELECT, 0);
        registers.write32(DRIVER_FEATURES, (int) bits);
        registers.write32(DRIVER_FEATURES_SELECT, 1);
        registers.write32(DRIVER_FEATURES, (int) (bits >>> 32));
    }

    @Override
    public int queueMaxSize(int queue) {
        registers.write32(QUEUE_SELECT, queue);
        return registers.read32(QUEUE_READY) != 0 ? 0 : registers.read32(QUEUE_SIZE_MAX);
    }

    @Override
    public void connect(Cpu owner) {
        interrupt = device.connect(owner);
    }

    @Override
    public void startQueue(int queue, int size, long descriptors, long driverRing, long deviceRing) {
        registers.write32(QUEUE_SELECT, queue);
        registers.write32(QUEUE_SIZE, size);
        writeAddress(QUEUE_DESCRIPTORS, descriptors);
        writeAddress(QUEUE_DRIVER, driverRing);
        writeAddress(QUEUE_DEVICE, deviceRing);
        registers.write32(QUEUE_READY, 1);
    }

    private void writeAddress(int register, long address) {
        registers.write32(register, (int) address);
        registers.write32(register + 4, (int) (address >>> 32));
    }

    @Override
    public void notifyQueue(int queue) {
        registers.write32(QUEUE_NOTIFY, queue);
    }

    @Override
    public int takeInterrupt() {
        if (!interrupt.take()) {
            return 0;
        }
        int reasons = registers.read32(INTERRUPT_STATUS);
        if (reasons != 0) {
            registers.write32(INTERRUPT_ACKNOWLEDGE, reasons);
        }
        return reasons;
    }

    @Override
    public int configGeneration() {
        return registers.read32(CONFIG_GENERATION);
    }

    @Override
    public int config8(int offset) {
        return registers.read8(CONFIG + offset);
    }

    @Override
    public int config16(int offset) {
        return registers.read16(CONFIG + offset);
    }

    @Override
    public int config32(int offset) {
        return registers.read32(CONFIG + offset);
    }
}
