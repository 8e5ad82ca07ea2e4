package io.anykernel.block.xen;

import io.anykernel.block.xen.ModelBlockBackEnd.Offer;
import io.anykernel.core.contracts.ring.InertCpu;
import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.device.BlockRequest;
import io.anykernel.core.device.BlockRequest.Operation;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A block front end over a model, and requests. */
abstract class XenBlockFixture {
    static final long SEED = Long.getLong("anykernel.seed", 42);

    /** Out of the bus's reach: the driver needs no more of requests' memory than that it can copy it. */
    final Memory memory = Memory.allocate(1 << 19);

    final ModelBus bus = new ModelBus(Memory.over(ByteBuffer.allocateDirect(4 << 20), 1 << 20));
    final Counters counters = new Counters();
    final List<Integer> statuses = new ArrayList<>();
    final BlockRequest.Listener listener = (request, status) -> statuses.add(status);
    ModelBlockBackEnd model;
    XenBlockQueue queue;

    XenBlockQueue start(Offer offers) {
        model = new ModelBlockBackEnd(bus, offers);
        return open();
    }

    XenBlockQueue open() {
        return open(XenBlockQueue.ALL_FEATURES);
    }

    XenBlockQueue open(long allowed) {
        queue = new XenBlockQueue(bus, model, new InertCpu(), allowed, counters);
        return queue;
    }

    BlockRequest request(Operation operation, long first, int blocks, int offset) {
        return new BlockRequest(listener).set(operation, first, blocks, memory, offset);
    }

    int perform(Operation operation, long first, int blocks, int offset) {
        int submitted = queue.submit(request(operation, first, blocks, offset));
        queue.flushDoorbell();
        queue.poll(0, 100);
        return submitted != Errno.OK ? submitted : statuses.remove(statuses.size() - 1);
    }

    byte[] fillMemory(int offset, int bytes) {
        byte[] content = new byte[bytes];
        new Random(SEED + bytes).nextBytes(content);
        memory.put(offset, content, 0, bytes);
        return content;
    }
}
