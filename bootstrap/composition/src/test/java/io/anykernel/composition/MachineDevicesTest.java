package io.anykernel.composition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.ring.ModelVirtioDevice;
import io.anykernel.core.contracts.xen.SilentXenDevice;
import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Ports;
import io.anykernel.hypercall.Scheduling;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.stack.InterfaceConfig;
import org.junit.jupiter.api.Test;

/** Which driver is started for which device. The devices here fail at once, by a message that tells their driver. */
class MachineDevicesTest {
    private static final String VIRTIO = "no modern virtio device";

    private final ModelBus bus = new ModelBus(1 << 20);

    /** A virtio device of a version that the driver refuses. */
    private void plugVirtio(int type) {
        new ModelVirtioDevice(bus, type, 1, 0) {
            @Override
            protected void onNotify(int queue) {}
        }.version(1);
    }

    private void plugXen(String kind, int number) {
        new SilentXenDevice(bus, kind, number);
    }

    private String failureOfNet(NetDeviceFactory factory) {
        Composition composition = new Composition("test").network("net0", factory, InterfaceConfig.of("10.0.0.2/24"));
        return failureOf(composition);
    }

    private String failureOfBlock(BlockDeviceFactory factory) {
        return failureOf(new Composition("test").disk("disk0", factory));
    }

    private String failureOf(Composition composition) {
        KernelException failure =
                assertThrows(KernelException.class, () -> composition.start(new BusWorld(new SimWorld(1), bus)));
        assertEquals(Errno.NO_DEVICE, failure.errno());
        return failure.getMessage();
    }

    @Test
    void devicesOfBothSortsAreCountedTogether() {
        plugVirtio(2);
        plugXen("vif", 0);
        plugXen("vbd", 51712);
        plugVirtio(1);
        plugXen("vkbd", 0);
        assertTrue(failureOfNet(MachineDevices.net("net0", 0)).contains("device/vif/0: its back end"));
        assertTrue(failureOfNet(MachineDevices.net("net0", 1)).contains(VIRTIO));
        assertTrue(failureOfNet(MachineDevices.net("net0", 2))
                .contains("network device 2 on this machine's bus, which has 2"));
        assertTrue(failureOfBlock(MachineDevices.block("disk0", 0)).contains(VIRTIO));
        assertTrue(failureOfBlock(MachineDevices.block("disk0", 1)).contains("device/vbd/51712: its back end"));
        assertTrue(failureOfBlock(MachineDevices.block("disk0", 2))
                .contains("block device 2 on this machine's bus, which has 2"));
    }

    @Test
    void eachSortCountsItsOwn() {
        plugVirtio(2);
        plugXen("vif", 0);
        plugXen("vbd", 51712);
        plugVirtio(1);
        assertTrue(failureOfNet(XenDevices.net("net0", 0)).contains("device/vif/0"));
        assertTrue(failureOfNet(XenDevices.net("net0", 1))
                .contains("Xen network device 1 on this machine's bus, which has 1"));
        assertTrue(failureOfBlock(XenDevices.block("disk0", 0)).contains("device/vbd/51712"));
        assertTrue(failureOfNet(VirtioDevices.net("net0", 0)).contains(VIRTIO));
        assertTrue(failureOfBlock(VirtioDevices.block("disk0", 1))
                .contains("virtio block device 1 on this machine's bus, which has 1"));
    }

    /** A simulated world with a bus. */
    private record BusWorld(World world, Bus bus) implements World {
        @Override
        public String name() {
            return world.name();
        }

        @Override
        public Clock clock() {
            return world.clock();
        }

        @Override
        public Entropy entropy() {
            return world.entropy();
        }

        @Override
        public Console console() {
            return world.console();
        }

        @Override
        public Arenas arenas() {
            return world.arenas();
        }

        @Override
        public Scheduling scheduling() {
            return world.scheduling();
        }

        @Override
        public Ports ports() {
            return world.ports();
        }

        @Override
        public Accelerator accelerator() {
            return world.accelerator();
        }

        @Override
        public void exit(int status) {
            world.exit(status);
        }
    }
}
