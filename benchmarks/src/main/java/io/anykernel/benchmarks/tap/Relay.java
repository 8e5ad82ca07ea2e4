package io.anykernel.benchmarks.tap;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.host.HostWorld;

/** Carries frames between two TAP interfaces, so that Linux meets Linux on the path that our stack has. */
final class Relay {
    private static final int FRAME_BYTES = 66_000;
    private static final long CHECK_NANOS = 100_000_000L;

    private Relay() {}

    /** {@code TAP TAP}, each with {@code ,vnet} or without. Runs until it is ended. */
    public static void main(String[] args) {
        HostWorld world = HostWorld.create();
        Cpu cpu = world.scheduling().newCpu("relay");
        cpu.acquire();
        NetPort left = world.ports().openNet("tap:" + args[0], cpu);
        NetPort right = world.ports().openNet("tap:" + args[1], cpu);
        Memory frame = world.arenas().map(FRAME_BYTES).allocate(FRAME_BYTES, 64);
        System.out.println("listening");
        while (true) {
            if (carry(left, right, frame) + carry(right, left, frame) == 0) {
                cpu.idle(world.clock().nanoTime() + CHECK_NANOS);
            }
        }
    }

    private static int carry(NetPort from, NetPort to, Memory frame) {
        IoVector vector = new IoVector(1);
        int carried = 0;
        while (carried < 64) {
            int length = from.receive(vector.clear().add(frame, 0, FRAME_BYTES));
            if (length <= 0) {
                return carried;
            }
            vector.clear().add(frame, 0, length);
            while (to.send(vector) == NetPort.WOULD_BLOCK) {
                Thread.onSpinWait();
            }
            carried++;
        }
        return carried;
    }
}
