package io.anykernel.core.virtio;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.PciDevice;
import io.anykernel.hypercall.Registers;
import io.anykernel.hypercall.pci.PciConfig;

/**
 * A capability by which a virtio function says where a structure lies (virtio 1.2 §4.1.4), little-endian:
 *
 * <pre>
 *   +0 identity 8 | next 8 | length 8 | structure 8
 *   +4 base address register 8 | identifier 8 | padding 16
 *   +8 offset in its memory 32        +12 length there 32        +16 of NOTIFY: multiplier 32
 * </pre>
 */
final class VirtioPciCapability {
    /** Structures (§4.1.4). */
    static final int COMMON = 1;

    static final int NOTIFY = 2;
    static final int DEVICE = 4;

    private static final int STRUCTURE = 3;
    private static final int BAR = 4;
    private static final int OFFSET = 8;
    private static final int LENGTH = 12;
    private static final int MULTIPLIER = 16;

    private final PciDevice function;
    private final Registers config;
    private final int at;

    private VirtioPciCapability(PciDevice function, int at) {
        this.function = function;
        this.config = function.config();
        this.at = at;
    }

    /** The first capability for a structure that lies behind a register which exists, or {@code null}. */
    static VirtioPciCapability find(PciDevice function, int structure) {
        PciConfig space = new PciConfig(function.config());
        int index = 0;
        int at = space.capability(PciConfig.CAPABILITY_VENDOR, 0);
        while (at != 0 && !isUsable(function.config(), at, structure)) {
            at = space.capability(PciConfig.CAPABILITY_VENDOR, ++index);
        }
        return at == 0 ? null : new VirtioPciCapability(function, at);
    }

    /** Registers beyond the six are reserved, and a driver skips what names them (§4.1.4). */
    private static boolean isUsable(Registers config, int at, int structure) {
        int lengthBytes = MULTIPLIER + (structure == NOTIFY ? Integer.BYTES : 0);
        boolean isWhole = at <= PciConfig.SIZE_BYTES - lengthBytes;
        return isWhole && config.read8(at + STRUCTURE) == structure && config.read8(at + BAR) < PciDevice.BAR_COUNT;
    }

    /**
     * The registers of the structure.
     *
     * @param leastBytes that it must have
     * @throws KernelException if it is shorter, or lies outside the function's memory
     */
    Registers window(int leastBytes) {
        Registers memory = function.bar(config.read8(at + BAR));
        int offset = config.read32(at + OFFSET);
        int length = config.read32(at + LENGTH);
        if (offset < 0 || length < leastBytes || offset > memory.sizeBytes() - length) {
            throw new KernelException(
                    Errno.NO_DEVICE,
                    function.location() + ": virtio structure " + config.read8(at + STRUCTURE) + " at 0x"
                            + Integer.toHexString(offset) + " with " + length + " bytes, of "
                            + memory.sizeBytes() + " there are");
        }
        return new RegisterWindow(memory, offset, length);
    }

    /** Distance of two queues' doorbells in NOTIFY, in bytes (§4.1.4.4). */
    int multiplier() {
        return config.read32(at + MULTIPLIER);
    }
}
