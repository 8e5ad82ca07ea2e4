package io.anykernel.net.port;

import io.anykernel.core.device.NetDevice;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldSource;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.sim.FaultyLink;
import io.anykernel.net.contracts.LinkStateContract;
import io.anykernel.net.contracts.LinkStateRig;
import io.anykernel.net.contracts.NetDeviceContract;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract of network devices, held against the device over links of a process. */
class PortNetContractTest {
    private static final HostWorld HOST = HostWorld.create();
    private static final WorldSource ON_THE_HOST = () -> HOST;

    private int links;

    @TestFactory
    Stream<DynamicTest> devicesOverLinks() {
        return Stream.of("", ",vnet")
                .flatMap(options -> NetDeviceContract.cases(
                        "link" + options, ON_THE_HOST, world -> new LinkRig(world, "link:contract" + links++ + options))
                        .stream())
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }

    @TestFactory
    Stream<DynamicTest> linkStatesOfDevicesOverLinks() {
        return LinkStateContract.cases("link", ON_THE_HOST, world -> new LinkRig(world, "link:contract" + links++))
                .stream()
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }

    /** The far side is the link's other end, whose queue fills up while nothing is read there. */
    private static final class LinkRig implements LinkStateRig {
        private static final int HEADER_BYTES = 12;

        private final PacketPool packets;
        private final PayloadPool payloads;
        private final Counters counters = new Counters();
        private final FaultyLink near;
        private final PortNetDevice device;
        private final NetPort far;
        private final Memory memory = Memory.allocate(70_000);
        private final Deque<byte[]> drained = new ArrayDeque<>();

        LinkRig(World world, String link) {
            Arena arena = world.arenas().map(60 << 20);
            packets = new PacketPool("packets", arena, 300, 2048, counters);
            payloads = new PayloadPool("payloads", arena, 300, 4096, counters);
            Cpu cpu = world.scheduling().newCpu("contract");
            near = new FaultyLink(world.ports().openNet(link, cpu), (number, frame) -> FaultyLink.Verdict.PASS);
            device = new PortNetDevice(near, packets, payloads, arena, counters);
            far = world.ports().openNet(link, cpu);
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

        private int headerBytes() {
            return far.info().vnetHeaderBytes();
        }

        @Override
        public void arrive(byte[] frame) {
            memory.fill(0, HEADER_BYTES, 0);
            memory.put(headerBytes(), frame, 0, frame.length);
            if (far.send(new IoVector(1).add(memory, 0, headerBytes() + frame.length)) != 0) {
                throw new AssertionError("no room on the link");
            }
        }

        @Override
        public byte[] takeSent() {
            return drained.isEmpty() ? receive() : drained.remove();
        }

        private byte[] receive() {
            int length = far.receive(new IoVector(1).add(memory, 0, memory.lengthBytes()));
            if (length < 0) {
                return null;
            }
            byte[] frame = new byte[length - headerBytes()];
            memory.get(headerBytes(), frame, 0, frame.length);
            return frame;
        }

        /** While it is stalled a case takes nothing; at its end, the link is emptied. */
        @Override
        public void stall(boolean isStalled) {
            for (byte[] frame = isStalled ? null : receive(); frame != null; frame = receive()) {
                drained.add(frame);
            }
        }

        @Override
        public void link(boolean isUp) {
            near.linkUp(isUp);
        }

        @Override
        public Counters counters() {
            return counters;
        }

        @Override
        public void close() {
            far.close();
        }
    }
}
