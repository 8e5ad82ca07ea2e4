package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.pci.PciConfig;
import java.util.ArrayList;
import java.util.List;

/** Finds the functions of a machine's PCI buses, as the firmware numbered them. */
final class PciScan {
    private static final int BUSES = 256;
    private static final int DEVICES = 32;
    private static final int FUNCTIONS = 8;

    private final List<GuestPciDevice> found = new ArrayList<>();
    private final boolean[] isScanned = new boolean[BUSES];

    private PciScan() {}

    /** All ordinary functions, in the order of their addresses within a bus; none on a machine without PCI. */
    static List<GuestPciDevice> run() {
        PciScan scan = new PciScan();
        if (PciFunction.canBeReached()) {
            scan.bus(0);
        }
        return scan.found;
    }

    private void bus(int bus) {
        isScanned[bus] = true;
        for (int device = 0; device < DEVICES; device++) {
            PciFunction first = PciFunction.of(bus, device, 0);
            PciConfig config = new PciConfig(first);
            if (config.isPresent()) {
                take(first, config);
                if (config.isMultifunction()) {
                    furtherFunctions(bus, device);
                }
            }
        }
    }

    private void furtherFunctions(int bus, int device) {
        for (int function = 1; function < FUNCTIONS; function++) {
            PciFunction next = PciFunction.of(bus, device, function);
            PciConfig config = new PciConfig(next);
            if (config.isPresent()) {
                take(next, config);
            }
        }
    }

    private void take(PciFunction function, PciConfig config) {
        if (config.isFunction()) {
            found.add(new GuestPciDevice(function));
        } else if (config.isBridge() && !isScanned[config.secondaryBus()]) {
            bus(config.secondaryBus());
        }
    }
}
