package io.anykernel.net.xen;

import io.anykernel.core.contracts.ring.InertCpu;
import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.device.NetDevice;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.contracts.LinkStateContract;
import io.anykernel.net.contracts.LinkStateRig;
import io.anykernel.net.contracts.NetDeviceContract;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contracts of network devices and of their links, held against the front end over model back ends. */
class XenNetContractTest {
    @TestFactory
    Stream<DynamicTest> devices() {
        return Stream.of(ModelNetBackEnd.Offer.values())
                .flatMap(offers -> Stream.of(0L, XenNetDevice.ALL_FEATURES)
                        .flatMap(allowed -> NetDeviceContract.cases(
                                "xen" + offers + allowed, () -> new SimWorld(1), world -> new Rig(offers, allowed))
                                .stream()))
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }

    @TestFactory
    Stream<DynamicTest> linkStatesOfDevices() {
        return Stream.of(ModelNetBackEnd.Offer.values())
                .flatMap(offers -> LinkStateContract.cases(
                        "xen" + offers, () -> new SimWorld(1), world -> new Rig(offers, XenNetDevice.ALL_FEATURES))
                        .stream())
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }

    private static final class Rig implements LinkStateRig {
        private final ModelBus bus = new ModelBus(Memory.over(ByteBuffer.allocateDirect(8 << 20), 1 << 20));
        private final Counters counters = new Counters();
        private final Arena arena =
                new ModelBus(Memory.over(ByteBuffer.allocateDirect(8 << 20), 1L << 32)).map(6 << 20);
        private final PacketPool packets = new PacketPool("packets", arena, 400, 2048, counters);
        private final PayloadPool payloads = new PayloadPool("payloads", arena, 400, 4096, counters);
        private final ModelNetBackEnd model;
        private final XenNetDevice device;

        Rig(ModelNetBackEnd.Offer offers, long allowed) {
            model = new ModelNetBackEnd(bus, offers);
            device = new XenNetDevice(bus, model, new InertCpu(), packets, payloads, allowed, counters);
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
                throw new AssertionError("the driver left the back end without pages");
            }
        }

        @Override
        public byte[] takeSent() {
            return model.sent.isEmpty() ? null : model.sent.remove(0).bytes();
        }

        /** The back end's domain goes away, or comes back and takes up what the front end offers. */
        @Override
        public void link(boolean isUp) {
            if (isUp) {
                model.comeBack();
            } else {
                model.goAway();
            }
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

        @Override
        public void close() {
            if (model.activeGrants() > 0 || model.hasOpenChannels()) {
                throw new AssertionError("the driver left grants or channels behind");
            }
        }
    }
}
