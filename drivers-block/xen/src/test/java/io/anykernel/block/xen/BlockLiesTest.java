package io.anykernel.block.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.contracts.ring.InertCpu;
import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.xen.Lies;
import io.anykernel.core.device.BlockRequest;
import io.anykernel.core.device.BlockRequest.Operation;
import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A back end that does whatever it can: it writes to every page that is granted, indices and responses included, and to its
 * keys. Each request completes once, memory around those of requests stays as it is, and nothing hangs or throws.
 */
class BlockLiesTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);
    private static final int LIES = Integer.getInteger("anykernel.lies", 20_000);
    private static final int LIES_PER_DEVICE = 40;

    private static final int REQUESTS = 200;
    private static final int MAX_BYTES = 32 * 4096;
    private static final int GUARD = 4096;
    private static final int INDICES_BYTES = 64;
    private static final String[] KEYS = {"sectors", "sector-size", "info", "feature-persistent", "state"};

    private final ByteBuffer ram = ByteBuffer.allocateDirect(1 << 20);
    private final Memory memory = Memory.allocate(GUARD + MAX_BYTES + GUARD);
    private final int[] completions = new int[REQUESTS];
    private Memory all;
    private Lies lies;
    private ModelBlockBackEnd model;
    private int answered;

    @Test
    void noLieHarmsMemoryOrHangs() {
        System.out.println("anykernel.seed=" + SEED + " anykernel.lies=" + LIES);
        int told = 0;
        for (long seed = SEED; told < LIES; seed++) {
            try {
                told += run(new Random(seed));
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("with -Danykernel.seed=" + seed, broken);
            }
        }
    }

    /** Tells lies until the device is lost; returns how many. */
    private int run(Random random) {
        all = Memory.over(ram, 1 << 20);
        all.fill(0, all.lengthBytes(), 0);
        memory.fill(0, memory.lengthBytes(), 0xa5);
        ModelBus bus = new ModelBus(all);
        model = new ModelBlockBackEnd(bus, ModelBlockBackEnd.Offer.values()[random.nextInt(2)]);
        model.isPaused = true;
        lies = new Lies(all, model, random::nextInt, KEYS);
        answered = 0;
        Counters counters = new Counters();
        XenBlockQueue queue = new XenBlockQueue(bus, model, new InertCpu(), random.nextInt(32), counters);
        int submitted = 0;
        int told = 0;
        for (; told < LIES_PER_DEVICE && counters.value("device.losses") == 0; told++) {
            while (submitted < REQUESTS && random.nextInt(3) > 0) {
                submitted += submit(queue, random, submitted) ? 1 : 0;
            }
            queue.flushDoorbell();
            lie(random);
            int polled = queue.poll(told, 1 + random.nextInt(64));
            assertTrue(polled >= 0 && polled <= REQUESTS);
        }
        model.silenceStore(false);
        model.keepMappings(random.nextInt(4) == 0);
        close(queue);
        expectEachCompletedOnce(submitted);
        expectGuardsUntouched();
        return told;
    }

    private void expectEachCompletedOnce(int submitted) {
        for (int i = 0; i < submitted; i++) {
            assertEquals(1, completions[i], "request " + i + " completed");
            completions[i] = 0;
        }
    }

    private void expectGuardsUntouched() {
        for (int i = 0; i < GUARD; i++) {
            assertEquals(0xa5, memory.u8(i), "before requests' memory");
            assertEquals(0xa5, memory.u8(GUARD + MAX_BYTES + i), "behind requests' memory");
        }
    }

    private boolean submit(XenBlockQueue queue, Random random, int number) {
        int blocks = 1 + random.nextInt(queue.maxTransferBlocks());
        Operation operation = Operation.values()[random.nextInt(4)];
        int offset = GUARD + random.nextInt(MAX_BYTES - blocks * 512 + 1);
        BlockRequest request = new BlockRequest((done, status) -> completions[number]++);
        request.set(operation, random.nextInt(1024 - blocks + 1), blocks, memory, offset);
        return queue.submit(request) == Errno.OK;
    }

    private static void close(XenBlockQueue queue) {
        try {
            queue.close();
        } catch (KernelException kept) {
            assertEquals(Errno.BUSY, kept.errno());
        }
        queue.close();
    }

    private void lie(Random random) {
        switch (random.nextInt(12)) {
            case 0 -> all.i32le(8, lies.word());
            case 1 -> lies.tellTheStore();
            case 2 -> answer(random, random.nextInt(2));
            default -> answer(random, -1);
        }
        lies.scribble(INDICES_BYTES);
        model.wake();
    }

    /** Answers what is asked, with one field of each response wrong, or none ({@code -1}). */
    private void answer(Random random, int wrongField) {
        int size = model.ring().size();
        for (int asked = all.i32le(0); answered != asked && random.nextInt(8) > 0; answered++) {
            int at = 64 + (answered & size - 1) * 112;
            long id = all.i64le(at + 8);
            int operation = all.u8(at) == 6 ? all.u8(at + 1) : all.u8(at);
            all.i64le(at, wrongField == 0 ? lies.word() : id);
            all.i32le(at + 8, wrongField == 1 ? lies.word() : operation | (random.nextInt(4) - 3 & 0xffff) << 16);
        }
        all.i32le(8, answered);
    }
}
