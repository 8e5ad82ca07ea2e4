package io.anykernel.contracts.net;

import io.anykernel.core.device.NetDevice;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.sim.FaultyLink;
import io.anykernel.hypercall.sim.SimCpu;
import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.contracts.LinkStateRig;
import io.anykernel.net.port.PortNetDevice;

/** The device over a port, whose cable is a link of a simulation of its own; its memory is the case's world's. */
final class LinkedDeviceRig implements LinkStateRig {
    private static final int ARENA_BYTES = 2 << 20;
    private static final int BUFFERS = 300;
    private static final int BUFFER_BYTES = 2048;
    private static final long WAY_NANOS = 1_000_000L;

    private final SimWorld cable = new SimWorld(1);
    private final Memory memory = Memory.allocate(BUFFER_BYTES);
    private final SimLink link = cable.link("cable");
    private final Counters counters = new Counters();
    private final PacketPool packets;
    private final PayloadPool payloads;
    private final PortNetDevice device;
    private final NetPort far;
    private boolean isStalled;

    LinkedDeviceRig(World world) {
        Arena arena = world.arenas().map(ARENA_BYTES);
        packets = new PacketPool("packets", arena, BUFFERS, BUFFER_BYTES, counters);
        payloads = new PayloadPool("payloads", arena, BUFFERS, BUFFER_BYTES, counters);
        SimCpu cpu = cable.scheduling().newCpu("device");
        NetPort near = new FaultyLink(
                cable.ports().openNet("link:cable", cpu),
                (number, frame) -> isStalled ? FaultyLink.Verdict.BLOCK : FaultyLink.Verdict.PASS);
        device = new PortNetDevice(near, packets, payloads, arena, counters);
        far = cable.ports().openNet("link:cable", cpu);
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
        memory.put(0, frame, 0, frame.length);
        if (far.send(new IoVector(1).add(memory, 0, frame.length)) != 0) {
            throw new AssertionError("the link refuses a frame");
        }
        cable.runFor(WAY_NANOS);
    }

    @Override
    public byte[] takeSent() {
        cable.runFor(WAY_NANOS);
        int length = far.receive(new IoVector(1).add(memory, 0, BUFFER_BYTES));
        if (length < 0) {
            return null;
        }
        byte[] frame = new byte[length];
        memory.get(0, frame, 0, length);
        return frame;
    }

    @Override
    public void link(boolean isUp) {
        link.up(isUp);
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public void stall(boolean isStalled) {
        this.isStalled = isStalled;
    }

    @Override
    public void close() {
        far.close();
    }
}
