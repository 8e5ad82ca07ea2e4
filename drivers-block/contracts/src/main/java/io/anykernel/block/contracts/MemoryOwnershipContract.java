package io.anykernel.block.contracts;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.SimCase;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.List;

/** Whose the memory of a call is after an error and after the failure of a Cpu, for devices that are laid over a queue. */
public final class MemoryOwnershipContract {
    private static final int BLOCK = BlockDeviceContract.BLOCK_BYTES;
    private static final int BLOCKS = 8;
    private static final int DEPTH = 3;

    private MemoryOwnershipContract() {}

    /** Lays a device over {@code queue}, which {@code cpu} confines, and has it polled. */
    public interface QueuedDeviceFactory {
        BlockDevice make(SimWorld world, Cpu cpu, LateBlockQueue queue);
    }

    private interface Body {
        void run(Probe probe, BlockDevice device, LateBlockQueue queue);
    }

    /** The cases; their names begin with {@code prefix}. */
    public static List<ContractCase> cases(String prefix, QueuedDeviceFactory factory) {
        return List.of(
                newCase(prefix + "DeviceSaysWhichMemoryAFailedCpuLeftIt", factory, MemoryOwnershipContract::failure),
                newCase(prefix + "DeviceTakesNoMemoryAfterItsCpuFailed", factory, MemoryOwnershipContract::afterwards),
                newCase(prefix + "DeviceReturnsAllMemoryBeforeAnError", factory, MemoryOwnershipContract::error));
    }

    private static ContractCase newCase(String name, QueuedDeviceFactory factory, Body body) {
        return new SimCase(name, 1, (probe, world) -> {
            Cpu cpu = world.scheduling().newCpu("block");
            LateBlockQueue queue = new LateBlockQueue(cpu, DEPTH);
            body.run(probe, factory.make(world, cpu, queue), queue);
        });
    }

    private static void failure(Probe probe, BlockDevice device, LateBlockQueue queue) {
        Memory memory = Memory.allocate(BLOCKS * BLOCK);
        probe.expectEquals(Errno.OK, device.read(0, BLOCKS, memory, 0), "read");
        expectAll(probe, memory, LateBlockQueue.CONTENT);
        queue.failCpu();
        probe.expectEquals(Errno.OWNER_DEAD, device.read(0, BLOCKS, memory, 0), "read while the Cpu fails");
        probe.expect(queue.heldRequests() > 0, "the device holds memory");
        queue.transferLate();
        probe.expectEquals(LateBlockQueue.LATE, memory.u8(0), "the device writes when it likes");
    }

    private static void afterwards(Probe probe, BlockDevice device, LateBlockQueue queue) {
        queue.failCpu();
        probe.expectEquals(
                Errno.OWNER_DEAD, device.write(0, 1, Memory.allocate(BLOCK), 0), "write while the Cpu fails");
        int before = queue.submissions();
        Memory memory = Memory.allocate(BLOCKS * BLOCK);
        IoVector ranges = new IoVector(2).add(memory, 0, BLOCK).add(memory, 2 * BLOCK, BLOCK);
        probe.expectEquals(Errno.IO, device.read(0, BLOCKS, memory, 0), "read afterwards");
        probe.expectEquals(Errno.IO, device.read(0, ranges), "scattered read afterwards");
        probe.expectEquals(Errno.IO, device.write(0, BLOCKS, memory, 0), "write afterwards");
        probe.expectEquals(Errno.IO, device.flush(), "flush afterwards");
        probe.expectEquals(before, queue.submissions(), "requests");
        queue.transferLate();
        expectAll(probe, memory, 0);
        device.close();
        probe.expectEquals(Errno.BAD_HANDLE, device.read(0, 1, memory, 0), "read after close");
    }

    private static void error(Probe probe, BlockDevice device, LateBlockQueue queue) {
        Memory memory = Memory.allocate(BLOCKS * BLOCK);
        for (int failing = 0; failing < BLOCKS; failing++) {
            queue.failBlock(failing);
            probe.expectEquals(Errno.IO, device.read(0, BLOCKS, memory, 0), "read over block " + failing);
            probe.expectEquals(0, queue.heldRequests(), "requests that the device holds");
        }
        device.close();
    }

    private static void expectAll(Probe probe, Memory memory, int value) {
        for (int i = 0; i < memory.lengthBytes(); i++) {
            probe.expectEquals(value, memory.u8(i), "byte " + i);
        }
    }
}
