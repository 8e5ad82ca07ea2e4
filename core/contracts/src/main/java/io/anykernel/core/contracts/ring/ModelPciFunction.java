package io.anykernel.core.contracts.ring;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Interrupt;
import io.anykernel.hypercall.PciDevice;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.Registers;

/**
 * A {@link ModelVirtioDevice} behind PCI (virtio 1.2 §4.1): configuration space with capabilities, common configuration, doorbells,
 * and interrupts by message. Its structures lie in memory 4: common at 0, device configuration at 0x100, doorbells at 0x200, four
 * bytes apart. Breaks of a rule throw {@link IllegalStateException}, as in the model.
 */
public final class ModelPciFunction implements PciDevice {
    /** Offsets of the capabilities for COMMON, NOTIFY, DEVICE and MSI-X in configuration space. */
    public static final int CAPABILITY_COMMON = 0x40;

    public static final int CAPABILITY_NOTIFY = 0x50;
    public static final int CAPABILITY_DEVICE = 0x64;
    public static final int CAPABILITY_MSIX = 0x74;

    private static final int BAR = 4;
    private static final int CONFIG_AT = 0x100;
    private static final int DOORBELLS_AT = 0x200;
    private static final int DOORBELL_BYTES = 4;
    private static final int NO_VECTOR = 0xffff;

    private final ModelVirtioDevice model;
    private final Bytes space = new Bytes(256);
    private final Registers memory = new Memory4();
    private final int vectors;
    private final Interrupt[] interrupts;
    private int queue;
    private int queueSize;
    private int configVector = NO_VECTOR;
    private int queueVector = NO_VECTOR;
    private boolean refusesVectors;

    /**
     * Takes the place of {@code model} on its bus.
     *
     * @param vectors that its table has; 0 for a function without interrupt messages
     */
    public ModelPciFunction(ModelBus bus, ModelVirtioDevice model, int vectors) {
        this.model = model;
        this.vectors = vectors;
        this.interrupts = new Interrupt[vectors];
        describe();
        bus.replace(model, this);
    }

    private void describe() {
        space.put(0x00, 2, 0x1af4);
        space.put(0x02, 2, 0x1040 + model.deviceType());
        space.put(0x06, 2, 1 << 4);
        space.put(0x34, 1, CAPABILITY_COMMON);
        capability(CAPABILITY_COMMON, CAPABILITY_NOTIFY, 1, 0, 56);
        capability(CAPABILITY_NOTIFY, CAPABILITY_DEVICE, 2, DOORBELLS_AT, 0x100);
        space.put(CAPABILITY_NOTIFY + 16, 4, DOORBELL_BYTES);
        capability(CAPABILITY_DEVICE, CAPABILITY_MSIX, 4, CONFIG_AT, 0x100);
        space.put(CAPABILITY_MSIX, 1, 0x11);
    }

    private void capability(int at, int next, int structure, int offset, int length) {
        space.put(at, 1, 0x09);
        space.put(at + 1, 1, next);
        space.put(at + 3, 1, structure);
        space.put(at + 4, 1, BAR);
        space.put(at + 8, 4, offset);
        space.put(at + 12, 4, length);
    }

    // ---- for tests

    /** Writes configuration space past the driver's rights: a function that contradicts itself. */
    public ModelPciFunction forge(int offset, int bytes, int value) {
        space.put(offset, bytes, value);
        return this;
    }

    /** Has it answer each vector with another. */
    public void refuseVectors() {
        refusesVectors = true;
    }

    // ---- PciDevice

    @Override
    public String location() {
        return "model-pci-" + model.deviceType();
    }

    @Override
    public Registers config() {
        return space;
    }

    @Override
    public Registers bar(int index) {
        if (index != BAR) {
            throw new PortException(location() + ": no memory behind base address register " + index);
        }
        return memory;
    }

    @Override
    public int vectors() {
        return vectors;
    }

    @Override
    public Interrupt connect(int vector, Cpu owner) {
        if (interrupts[vector] == null) {
            interrupts[vector] = model.message(vectors == 1 ? 3 : vector == 0 ? 2 : 1, owner);
        }
        return interrupts[vector];
    }

    private void requireDecoding() {
        if ((space.read16(4) & 2) == 0) {
            throw new IllegalStateException("driver reaches memory that the function does not decode");
        }
    }

    private void requireBusMaster() {
        if ((space.read16(4) & 4) == 0) {
            throw new IllegalStateException("driver starts a queue of a function that is no bus master");
        }
    }

    /** What lies behind base address register 4. Common configuration becomes accesses to the model's own registers. */
    private final class Memory4 implements Registers {
        @Override
        public int sizeBytes() {
            return 0x300;
        }

        @Override
        public int read8(int offset) {
            requireDecoding();
            return switch (offset) {
                case 20 -> model.read32(0x070);
                case 21 -> model.read32(0x0fc);
                default -> model.read8(own(offset));
            };
        }

        @Override
        public void write8(int offset, int value) {
            requireDecoding();
            if (offset != 20) {
                throw new IllegalStateException("driver writes 8 bits to common configuration " + offset);
            }
            if (value == 0) {
                configVector = NO_VECTOR;
                queueVector = NO_VECTOR;
            }
            model.write32(0x070, value);
        }

        @Override
        public int read16(int offset) {
            requireDecoding();
            return switch (offset) {
                case 16 -> configVector;
                case 18 -> model.queueCount();
                case 24 -> model.read32(0x034);
                case 26 -> queueVector;
                case 28 -> model.read32(0x044);
                case 30 -> queue;
                default -> model.read16(own(offset));
            };
        }

        @Override
        public void write16(int offset, int value) {
            requireDecoding();
            switch (offset) {
                case 16 -> configVector = accepted(value);
                case 22 -> {
                    queue = value;
                    model.write32(0x030, value);
                }
                case 24 -> {
                    queueSize = value;
                    model.write32(0x038, value);
                }
                case 26 -> queueVector = accepted(value);
                case 28 -> enable(value);
                default -> doorbell(offset, value);
            }
        }

        private int accepted(int vector) {
            return refusesVectors || vector >= vectors ? NO_VECTOR : vector;
        }

        private void enable(int value) {
            requireBusMaster();
            if (queueVector == NO_VECTOR || configVector == NO_VECTOR || queueSize == 0) {
                throw new IllegalStateException("driver enables a queue without vectors or size");
            }
            model.write32(0x044, value);
        }

        private void doorbell(int offset, int value) {
            if (offset != DOORBELLS_AT + value * DOORBELL_BYTES) {
                throw new IllegalStateException("driver writes " + value + " to " + offset);
            }
            model.write32(0x050, value);
        }

        @Override
        public int read32(int offset) {
            requireDecoding();
            return offset == 4 ? model.read32(0x010) : model.read32(own(offset));
        }

        @Override
        public void write32(int offset, int value) {
            requireDecoding();
            switch (offset) {
                case 0 -> model.write32(0x014, value);
                case 8 -> model.write32(0x024, value);
                case 12 -> model.write32(0x020, value);
                case 32, 36 -> model.write32(0x080 + offset - 32, value);
                case 40, 44 -> model.write32(0x090 + offset - 40, value);
                case 48, 52 -> model.write32(0x0a0 + offset - 48, value);
                default -> throw new IllegalStateException("driver writes common configuration " + offset);
            }
        }

        /** Register of the model that holds a byte of the device's configuration. */
        private int own(int offset) {
            if (offset < CONFIG_AT || offset >= DOORBELLS_AT) {
                throw new IllegalStateException("driver reads register " + offset);
            }
            return 0x100 + offset - CONFIG_AT;
        }
    }

    /** Plain little-endian bytes. */
    private static final class Bytes implements Registers {
        private final byte[] bytes;

        private Bytes(int size) {
            bytes = new byte[size];
        }

        private void put(int offset, int count, int value) {
            for (int i = 0; i < count; i++) {
                bytes[offset + i] = (byte) (value >>> 8 * i);
            }
        }

        private int get(int offset, int count) {
            int value = 0;
            for (int i = 0; i < count; i++) {
                value |= (bytes[offset + i] & 0xff) << 8 * i;
            }
            return value;
        }

        @Override
        public int sizeBytes() {
            return bytes.length;
        }

        @Override
        public int read8(int offset) {
            return get(offset, 1);
        }

        @Override
        public void write8(int offset, int value) {
            put(offset, 1, value);
        }

        @Override
        public int read16(int offset) {
            return get(offset, 2);
        }

        @Override
        public void write16(int offset, int value) {
            put(offset, 2, value);
        }

        @Override
        public int read32(int offset) {
            return get(offset, 4);
        }

        @Override
        public void write32(int offset, int value) {
            put(offset, 4, value);
        }
    }
}
