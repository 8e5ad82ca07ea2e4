package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anykernel.block.FaultyBlockDevice;
import io.anykernel.block.RamBlockDevice;
import io.anykernel.block.contracts.BlockDeviceContract;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldSource;
import io.anykernel.hypercall.contracts.port.NetPortContract;
import io.anykernel.hypercall.contracts.port.Wire;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DriversTest {
    private static final HostWorld HOST = HostWorld.create();

    /** Virtual time, a world of its own for each case; and this process. */
    private static final List<WorldSource> WORLDS = List.of(() -> new SimWorld(1), () -> HOST);

    @TestFactory
    Stream<DynamicTest> mirrorKeepsTheContractOfBlockDevices() {
        return WORLDS.stream()
                .flatMap(worlds -> tests(BlockDeviceContract.cases(
                        "mirror", worlds, world -> new MirroredBlockDevice(ram(world), ram(world)))));
    }

    @TestFactory
    Stream<DynamicTest> queuePortKeepsTheContractOfNetworkPorts() {
        return WORLDS.stream()
                .flatMap(worlds -> tests(NetPortContract.cases("queue", worlds, (world, owner) -> {
                    QueuePort left = QueuePort.pair("queue:test", 1500, owner);
                    return new Wire(left, left.peer());
                })));
    }

    @Test
    void blockThatOneHalfLostIsReadFromTheOther() {
        World world = new SimWorld(1);
        FaultyBlockDevice worn = new FaultyBlockDevice(ram(world));
        MirroredBlockDevice mirror = new MirroredBlockDevice(worn, ram(world));
        Memory written = BlockDeviceContract.pattern(1, 512);
        assertEquals(Errno.OK, mirror.write(7, 1, written, 0));
        worn.breakBlocks(7, 1);
        Memory read = Memory.allocate(512);
        assertEquals(Errno.OK, mirror.read(7, 1, read, 0));
        assertEquals(true, read.rangeEquals(0, written, 0, 512));
        assertEquals(Errno.IO, mirror.write(7, 1, written, 0));
    }

    @Test
    void halvesOfDifferentSizesAreRefused() {
        World world = new SimWorld(1);
        BlockDevice small = new RamBlockDevice("small", world.arenas().map(1 << 20), 512, 8);
        assertThrows(IllegalArgumentException.class, () -> new MirroredBlockDevice(ram(world), small));
    }

    private static BlockDevice ram(World world) {
        int bytes = BlockDeviceContract.BLOCK_BYTES * BlockDeviceContract.BLOCK_COUNT;
        return new RamBlockDevice(
                "ram", world.arenas().map(bytes), BlockDeviceContract.BLOCK_BYTES, BlockDeviceContract.BLOCK_COUNT);
    }

    private static Stream<DynamicTest> tests(List<ContractCase> cases) {
        return cases.stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }
}
