package io.anykernel.hypercall.contracts.world;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.OutOfArenaException;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.List;

/** Contract of {@link Arenas} and {@link Arena}: bounds, alignment, lifetime. */
public final class ArenaContract {
    private static final int ARENA_BYTES = 64 << 10;
    private static final int RUN_BYTES = 100;
    private static final int MAX_ALIGNMENT = 4096;
    private static final long MORE_THAN_ANY_WORLD_BYTES = 1L << 48;

    private ArenaContract() {}

    public static List<ContractCase> cases(WorldSource worlds) {
        return List.of(
                new WorldCase("arena.cutsZeroedAlignedRunsThatDoNotOverlap", worlds, ArenaContract::runs),
                new WorldCase("arena.refusesMoreThanItHoldsAndGoesOn", worlds, ArenaContract::exhaustion),
                new WorldCase("arena.refusesSenselessRequests", worlds, ArenaContract::senseless),
                new WorldCase("arena.closedRefusesAndALateUseIsHarmless", worlds, ArenaContract::closing),
                new WorldCase("arena.largerThanTheWorldIsRefusedAtOnce", worlds, ArenaContract::tooLarge));
    }

    private static void runs(Probe probe, World world) {
        Arena arena = world.arenas().map(ARENA_BYTES);
        probe.expectEquals(ARENA_BYTES, arena.capacityBytes(), "capacity");
        probe.expectEquals(0, arena.usedBytes(), "nothing used");
        Memory[] runs = new Memory[13];
        long used = 0;
        for (int i = 0; i < runs.length; i++) {
            int alignment = 1 << i;
            runs[i] = arena.allocate(RUN_BYTES + i, alignment);
            probe.expectEquals(RUN_BYTES + i, runs[i].lengthBytes(), "length");
            // A world that does not show addresses aligns all the same, but a case cannot see it.
            probe.expect((runs[i].address() & alignment - 1) == 0, "aligned to " + alignment);
            probe.expect(arena.usedBytes() >= used + RUN_BYTES + i, "used bytes grow");
            used = arena.usedBytes();
            expectAll(probe, runs[i], 0, "zeroed");
            runs[i].fill(0, runs[i].lengthBytes(), i + 1);
        }
        for (int i = 0; i < runs.length; i++) {
            expectAll(probe, runs[i], i + 1, "run " + i + " is its own");
        }
    }

    private static void expectAll(Probe probe, Memory memory, int value, String claim) {
        boolean areAll = true;
        for (int i = 0; i < memory.lengthBytes(); i++) {
            areAll &= memory.u8(i) == value;
        }
        probe.expect(areAll, claim);
    }

    private static void exhaustion(Probe probe, World world) {
        Arena arena = world.arenas().map(ARENA_BYTES);
        arena.allocate(ARENA_BYTES - 64, 64);
        long used = arena.usedBytes();
        probe.expectThrows(OutOfArenaException.class, () -> arena.allocate(65, 1), "a byte too many");
        probe.expectThrows(OutOfArenaException.class, () -> arena.allocate(Integer.MAX_VALUE, 1), "far too many");
        probe.expectEquals(used, arena.usedBytes(), "a refusal uses nothing");
        Memory last = arena.allocate(64, 64);
        probe.expectEquals(64, last.lengthBytes(), "exactly the rest");
        last.u8(63, 7);
        probe.expectEquals(ARENA_BYTES, arena.usedBytes(), "all used");
        probe.expectThrows(OutOfArenaException.class, () -> arena.allocate(1, 1), "nothing is left");
        probe.expectEquals(0, arena.allocate(0, 1).lengthBytes(), "but nothing always fits");
    }

    private static void senseless(Probe probe, World world) {
        Arenas arenas = world.arenas();
        refused(probe, () -> arenas.map(0), "an arena of nothing");
        refused(probe, () -> arenas.map(-1), "an arena of less");
        Arena arena = arenas.map(ARENA_BYTES);
        refused(probe, () -> arena.allocate(-1, 1), "a negative length");
        for (int alignment : new int[] {0, -1, 3, 48, 2 * MAX_ALIGNMENT, Integer.MIN_VALUE}) {
            refused(probe, () -> arena.allocate(8, alignment), "alignment " + alignment);
        }
        probe.expectEquals(0, arena.usedBytes(), "refusals use nothing");
    }

    private static void refused(Probe probe, Probe.ThrowingBody body, String claim) {
        probe.expectThrows(IllegalArgumentException.class, body, claim);
    }

    private static void closing(Probe probe, World world) {
        Arena arena = world.arenas().map(ARENA_BYTES);
        Memory late = arena.allocate(ARENA_BYTES, MAX_ALIGNMENT);
        late.fill(0, ARENA_BYTES, 0x55);
        arena.close();
        arena.close();
        probe.expectThrows(OutOfArenaException.class, () -> arena.allocate(1, 1), "cutting from a closed arena");
        Memory next = world.arenas().map(ARENA_BYTES).allocate(ARENA_BYTES, MAX_ALIGNMENT);
        expectAll(probe, next, 0, "the next arena is zeroed");
        // Means nothing, and must not throw.
        late.u8(ARENA_BYTES - 1);
        late.fill(0, ARENA_BYTES, 0x66);
        expectAll(probe, next, 0, "a late write reaches no other arena");
        probe.expectThrows(IndexOutOfBoundsException.class, () -> late.u8(ARENA_BYTES), "bounds hold after the end");
    }

    private static void tooLarge(Probe probe, World world) {
        Arenas arenas = world.arenas();
        probe.expectThrows(
                OutOfArenaException.class, () -> arenas.map(MORE_THAN_ANY_WORLD_BYTES), "more than there can be");
        probe.expectThrows(OutOfArenaException.class, () -> arenas.map(Long.MAX_VALUE), "more than that");
        Memory still = arenas.map(ARENA_BYTES).allocate(8, 8);
        still.i64le(0, 1);
        probe.expectEquals(1, still.i64le(0), "the world goes on");
    }
}
