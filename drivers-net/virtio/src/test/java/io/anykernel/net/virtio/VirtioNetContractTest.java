package io.anykernel.net.virtio;

import io.anykernel.core.contracts.ring.InertCpu;
import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.ring.ModelPciFunction;
import io.anykernel.core.contracts.ring.ModelVirtioDevice;
import io.anykernel.core.device.NetDevice;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.contracts.LinkStateContract;
import io.anykernel.net.contracts.LinkStateRig;
import io.anykernel.net.contracts.NetDeviceContract;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract of network devices, held against the driver over a model device. */
class VirtioNetContractTest {
    private static final long BARE = 0;
    private static final long MERGEABLE = NetFeatures.MRG_RXBUF | NetFeatures.MAC | NetFeatures.STATUS;
    private static final long ALL = MERGEABLE
            | NetFeatures.CSUM
            | NetFeatures.GUEST_CSUM
            | NetFeatures.HOST_TSO4
            | NetFeatures.HOST_TSO6
            | NetFeatures.GUEST_TSO4
            | NetFeatures.GUEST_TSO6
            | ModelVirtioDevice.EVENT_INDEX
            | ModelVirtioDevice.INDIRECT_DESCRIPTORS;

    @TestFactory
    Stream<DynamicTest> devices() {
        return Stream.of(0, 1, 3)
                .flatMap(vectors -> Stream.of(BARE, MERGEABLE, ALL)
                        .flatMap(features -> NetDeviceContract.cases(
                                name(features, vectors), () -> new SimWorld(1), world -> new Rig(features, vectors))
                                .stream()))
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }

    /** A device without VIRTIO_NET_F_STATUS is assumed to be up (virtio 1.2 §5.1.5). */
    @TestFactory
    Stream<DynamicTest> linkStatesOfDevices() {
        return Stream.of(0, 1, 3)
                .flatMap(vectors -> Stream.of(MERGEABLE, ALL)
                        .flatMap(features -> LinkStateContract.cases(
                                name(features, vectors), () -> new SimWorld(1), world -> new Rig(features, vectors))
                                .stream()))
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }

    private static String name(long features, int vectors) {
        return "virtio" + Long.toHexString(features) + (vectors == 0 ? "mmio" : "pci" + vectors);
    }

    private static final class Rig implements LinkStateRig {
        private final ModelBus bus = new ModelBus(Memory.over(ByteBuffer.allocateDirect(8 << 20), 1 << 20));
        private final Counters counters = new Counters();
        private final Arena arena = bus.map(6 << 20);
        private final PacketPool packets = new PacketPool("packets", arena, 400, 2048, counters);
        private final PayloadPool payloads = new PayloadPool("payloads", arena, 400, 4096, counters);
        private final ModelNetDevice model;
        private final VirtioNetDevice device;

        /** @param vectors of its PCI function, or 0 for registers in memory */
        Rig(long features, int vectors) {
            model = new ModelNetDevice(bus, features);
            BusDevice face = vectors == 0 ? model : new ModelPciFunction(bus, model, vectors);
            device = new VirtioNetDevice(
                    bus, face, new InertCpu(), packets, payloads, VirtioNetDevice.ALL_FEATURES, counters);
        }

        @Override
        public NetDevice device() {
            return device;
        }

        @Override
        public PacketPool packets() {
            return packets;
        }

        @Override
        public PayloadPool payloads() {
            return payloads;
        }

        @Override
        public void arrive(byte[] frame) {
            if (!model.receive(frame)) {
                throw new AssertionError("the driver left the device without buffers");
            }
        }

        @Override
        public byte[] takeSent() {
            if (model.sent.isEmpty()) {
                return null;
            }
            byte[] behindHeader = model.sent.remove(0);
            return Arrays.copyOfRange(behindHeader, ModelNetDevice.HEADER, behindHeader.length);
        }

        @Override
        public void link(boolean isUp) {
            model.linkUp(isUp);
        }

        @Override
        public Counters counters() {
            return counters;
        }

        @Override
        public void stall(boolean isStalled) {
            model.isTransmitPaused = isStalled;
            if (!isStalled) {
                model.transmitAll();
            }
        }
    }
}
