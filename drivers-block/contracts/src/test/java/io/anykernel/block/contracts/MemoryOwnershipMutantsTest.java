package io.anykernel.block.contracts;

import io.anykernel.block.contracts.MemoryOwnershipContract.QueuedDeviceFactory;
import io.anykernel.core.device.BlockRequest;
import io.anykernel.core.device.BlockRequest.Operation;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.contracts.Mutants;
import io.anykernel.hypercall.contracts.Probe;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each case passes on a sound device and fails on each wrong one that is meant for it. */
class MemoryOwnershipMutantsTest {
    @TestFactory
    Stream<DynamicTest> everyCaseFailsOnADeviceThatIsWrong() {
        Mutants<QueuedDeviceFactory> mutants = new Mutants<>(
                factory -> MemoryOwnershipContract.cases("", factory),
                (world, cpu, queue) -> new PollingDevice(cpu, queue));
        mutants.caught("DeviceSaysWhichMemoryAFailedCpuLeftIt", (world, cpu, queue) -> new Silent(cpu, queue));
        mutants.caught("DeviceTakesNoMemoryAfterItsCpuFailed", (world, cpu, queue) -> new Heedless(cpu, queue));
        mutants.caught("DeviceReturnsAllMemoryBeforeAnError", (world, cpu, queue) -> new Hasty(cpu, queue));
        return mutants.cases().stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }

    /** Submits a request a block and polls until they are done. */
    private static class PollingDevice extends ArrayBlockDevice {
        private final Cpu cpu;
        private final LateBlockQueue queue;
        private int outstanding;
        private int first;

        PollingDevice(Cpu cpu, LateBlockQueue queue) {
            this.cpu = cpu;
            this.queue = queue;
        }

        int afterFailure() {
            return Errno.OWNER_DEAD;
        }

        boolean asksForFailure() {
            return true;
        }

        boolean isOver(int outstanding, int status) {
            return outstanding == 0;
        }

        @Override
        public int read(long firstBlock, int blocks, Memory into, int offset) {
            return transfer(Operation.READ, firstBlock, blocks, into, offset);
        }

        @Override
        public int write(long firstBlock, int blocks, Memory from, int offset) {
            return transfer(Operation.WRITE, firstBlock, blocks, from, offset);
        }

        @Override
        public int flush() {
            return cpu.failure() != null ? Errno.IO : Errno.OK;
        }

        private int transfer(Operation operation, long firstBlock, int blocks, Memory memory, int offset) {
            if (isClosed || asksForFailure() && cpu.failure() != null) {
                return isClosed ? Errno.BAD_HANDLE : Errno.IO;
            }
            first = Errno.OK;
            int submitted = 0;
            while (submitted < blocks && first == Errno.OK || !isOver(outstanding, first)) {
                if (submitted < blocks && first == Errno.OK) {
                    BlockRequest request = new BlockRequest((done, status) -> {
                        outstanding--;
                        first = first == Errno.OK ? status : first;
                    });
                    int at = offset + submitted * BlockDeviceContract.BLOCK_BYTES;
                    if (queue.submit(request.set(operation, firstBlock + submitted, 1, memory, at)) == Errno.OK) {
                        submitted++;
                        outstanding++;
                        continue;
                    }
                }
                queue.poll(0, 1);
                if (cpu.failure() != null) {
                    return afterFailure();
                }
            }
            return first;
        }
    }

    /** Says of a failure what it says of an error. */
    private static final class Silent extends PollingDevice {
        Silent(Cpu cpu, LateBlockQueue queue) {
            super(cpu, queue);
        }

        @Override
        int afterFailure() {
            return Errno.IO;
        }
    }

    /** Goes on to submit after the failure. */
    private static final class Heedless extends PollingDevice {
        Heedless(Cpu cpu, LateBlockQueue queue) {
            super(cpu, queue);
        }

        @Override
        boolean asksForFailure() {
            return false;
        }
    }

    /** Returns at the first error. */
    private static final class Hasty extends PollingDevice {
        Hasty(Cpu cpu, LateBlockQueue queue) {
            super(cpu, queue);
        }

        @Override
        boolean isOver(int outstanding, int status) {
            return outstanding == 0 || status != Errno.OK;
        }
    }
}
