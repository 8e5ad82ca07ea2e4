package io.anykernel.block.virtio;

import io.anykernel.block.QueuedBlockDevice;
import io.anykernel.block.contracts.BlockDeviceContract;
import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.ring.ModelPciFunction;
import io.anykernel.core.contracts.ring.ModelVirtioDevice;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.BusDevice;
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

/** The contract of block devices, held against the synchronous face over the driver over a model device. */
class VirtioBlockContractTest {
    private static final long PLAIN = BlockFeatures.FLUSH;
    private static final long ALL = BlockFeatures.FLUSH
            | BlockFeatures.DISCARD
            | BlockFeatures.SIZE_MAX
            | BlockFeatures.SEG_MAX
            | ModelVirtioDevice.EVENT_INDEX
            | ModelVirtioDevice.INDIRECT_DESCRIPTORS;

    @TestFactory
    Stream<DynamicTest> devices() {
        return Stream.of(0, 1, 2)
                .flatMap(vectors -> Stream.of(PLAIN, ALL)
                        .flatMap(features -> BlockDeviceContract.cases(
                                "virtio" + Long.toHexString(features) + (vectors == 0 ? "mmio" : "pci" + vectors),
                                () -> new SimWorld(1),
                                world -> device(world, features, vectors))
                                .stream()))
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }

    /** @param vectors of its PCI function, or 0 for registers in memory */
    private static BlockDevice device(World world, long features, int vectors) {
        ModelBus bus = new ModelBus(Memory.over(ByteBuffer.allocateDirect(4 << 20), 1 << 20));
        ModelBlockDevice model = new ModelBlockDevice(bus, features);
        model.configure(0, 8, BlockDeviceContract.BLOCK_COUNT);
        Cpu cpu = world.scheduling().newCpu("virtio");
        BusDevice face = vectors == 0 ? model : new ModelPciFunction(bus, model, vectors);
        VirtioBlockQueue queue = new VirtioBlockQueue(bus, face, cpu, VirtioBlockQueue.ALL_FEATURES, new Counters());
        int requestBytes = queue.maxTransferBlocks() * BlockDeviceContract.BLOCK_BYTES;
        QueuedBlockDevice device =
                new QueuedBlockDevice(queue, cpu, world.scheduling(), world.clock(), 2, requestBytes);
        CaseLoop.start(world, cpu, device);
        return new BouncingDevice(bus, device);
    }

    /** Moves what cases transfer through memory that the model bus can reach. */
    private static final class BouncingDevice implements BlockDevice {
        private static final int BLOCK = BlockDeviceContract.BLOCK_BYTES;

        private final BlockDevice device;
        private final Memory bounce;

        BouncingDevice(ModelBus bus, BlockDevice device) {
            this.device = device;
            this.bounce = bus.map(1 << 20).allocate(BLOCK * BlockDeviceContract.BLOCK_COUNT, 4096);
        }

        @Override
        public BlockDeviceInfo info() {
            return device.info();
        }

        @Override
        public int read(long firstBlock, int blocks, Memory into, int offset) {
            int outcome = device.read(firstBlock, blocks, bounce, 0);
            if (outcome == 0) {
                bounce.copyTo(0, into, offset, blocks * BLOCK);
            }
            return outcome;
        }

        @Override
        public int write(long firstBlock, int blocks, Memory from, int offset) {
            from.copyTo(offset, bounce, 0, blocks * BLOCK);
            return device.write(firstBlock, blocks, bounce, 0);
        }

        @Override
        public int flush() {
            return device.flush();
        }

        @Override
        public int discard(long firstBlock, long blocks) {
            return device.discard(firstBlock, blocks);
        }

        @Override
        public void close() {
            device.close();
        }
    }
}
