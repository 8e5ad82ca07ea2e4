package io.anykernel.block.xen;

import io.anykernel.block.QueuedBlockDevice;
import io.anykernel.block.contracts.BlockDeviceContract;
import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.CaseLoop;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.SimWorld;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract of block devices, held against the synchronous face over the front end over model back ends. */
class XenBlockContractTest {
    @TestFactory
    Stream<DynamicTest> devices() {
        return Stream.of(ModelBlockBackEnd.Offer.values())
                .flatMap(offers -> Stream.of(0L, XenBlockQueue.ALL_FEATURES)
                        .flatMap(allowed -> BlockDeviceContract.cases(
                                "xen" + offers + allowed,
                                () -> new SimWorld(1),
                                world -> device(world, offers, allowed))
                                .stream()))
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }

    private static BlockDevice device(World world, ModelBlockBackEnd.Offer offers, long allowed) {
        ModelBus bus = new ModelBus(Memory.over(ByteBuffer.allocateDirect(1 << 20), 1 << 20));
        ModelBlockBackEnd backEnd = new ModelBlockBackEnd(bus, offers);
        backEnd.sectors = BlockDeviceContract.BLOCK_COUNT;
        Cpu cpu = world.scheduling().newCpu("xen");
        XenBlockQueue queue = new XenBlockQueue(bus, backEnd, cpu, allowed, new Counters());
        int requestBytes = queue.maxTransferBlocks() * BlockDeviceContract.BLOCK_BYTES;
        QueuedBlockDevice device =
                new QueuedBlockDevice(queue, cpu, world.scheduling(), world.clock(), 2, requestBytes);
        CaseLoop.start(world, cpu, device);
        return device;
    }
}
