package io.anykernel.hypercall.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.OutOfArenaException;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.posix.Posix;
import io.anykernel.hypercall.host.posix.PosixBindings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostArenaTest {
    static Stream<HostArenas> arenas() {
        return Stream.of(
                arenas(Optional.of(PosixBindings.load("jnr"))),
                arenas(Optional.of(PosixBindings.load("jna"))),
                arenas(Optional.empty()));
    }

    private static HostArenas arenas(Optional<Posix> posix) {
        return new HostArenas(SystemCalls.of(posix));
    }

    @ParameterizedTest
    @MethodSource("arenas")
    void runsAreZeroedAlignedAndApart(HostArenas arenas) {
        try (Arena arena = arenas.map(1 << 20)) {
            assertEquals(1 << 20, arena.capacityBytes());
            Memory first = arena.allocate(100, 1);
            Memory second = arena.allocate(100, 4096);
            assertEquals(4096 + 100, arena.usedBytes());
            first.fill(0, 100, 0xff);
            assertEquals(0, second.i64le(0));
            assertTrue(second.byteBuffer().alignmentOffset(0, 4096) == 0);
            assertTrue(second.address() == 0 || second.address() % 4096 == 0);
            assertEquals(0, arena.allocate(0, 1).lengthBytes());
        }
    }

    @ParameterizedTest
    @MethodSource("arenas")
    void anExhaustedOrClosedArenaSaysSo(HostArenas arenas) {
        Arena arena = arenas.map(10_000);
        arena.allocate(4000, 1);
        OutOfArenaException full = assertThrows(OutOfArenaException.class, () -> arena.allocate(6001, 1));
        assertEquals("arena exhausted: asked=6001 left=6000", full.getMessage());
        arena.allocate(6000, 1);
        assertThrows(IllegalArgumentException.class, () -> arena.allocate(1, 3));
        assertThrows(IllegalArgumentException.class, () -> arena.allocate(-1, 1));
        arena.close();
        arena.close();
        assertThrows(OutOfArenaException.class, () -> arena.allocate(1, 1));
    }

    @ParameterizedTest
    @MethodSource("arenas")
    void aLateUseHarmsNobody(HostArenas arenas) {
        Arena arena = arenas.map(1 << 20);
        Memory late = arena.allocate(1 << 20, 4096);
        late.fill(0, 1 << 20, 0x55);
        arena.close();
        late.i64le(4096, 42);
        assertEquals(42, late.i64le(4096));
    }

    @Test
    void closingGivesThePagesBackAtOnce() throws Exception {
        HostArenas arenas = arenas(PosixBindings.find());
        int bytes = 256 << 20;
        Arena arena = arenas.map(bytes);
        Memory memory = arena.allocate(bytes, 4096);
        memory.fill(0, bytes, 1);
        long before = residentKilobytes();
        arena.close();
        long after = residentKilobytes();
        assertTrue(before - after > 200 << 10, "resident before=" + before + " after=" + after);
        assertEquals(0, memory.u8(0));
    }

    private static long residentKilobytes() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new AssertionError("no VmRSS");
    }

    @ParameterizedTest
    @MethodSource("arenas")
    void longRunsFillAnArenaOfSeveralMappings(HostArenas arenas) {
        int runs = 96;
        long capacity = 4096 + runs * (long) Arena.SURE_RUN_BYTES;
        try (Arena arena = arenas.map(capacity)) {
            arena.allocate(100, 1);
            for (int i = 0; i < runs; i++) {
                Memory run = arena.allocate(Arena.SURE_RUN_BYTES, 4096);
                run.i64le(0, i);
                run.i64le(Arena.SURE_RUN_BYTES - 8, ~i);
                assertEquals(i, run.i64le(0));
            }
            assertEquals(capacity, arena.usedBytes());
            assertThrows(OutOfArenaException.class, () -> arena.allocate(1, 1));
        }
    }

    @Test
    void anArenaMayBeLargerThanABuffer() {
        try (Arena arena = arenas(PosixBindings.find()).map(5L << 30)) {
            Memory last = null;
            for (int i = 0; i < 4; i++) {
                last = arena.allocate(1000 << 20, 4096);
                last.i64le((1000 << 20) - 8, i);
            }
            assertEquals(3, last.i64le((1000 << 20) - 8));
            assertTrue(arena.usedBytes() <= arena.capacityBytes());
        }
    }

    @Test
    void aWorldWithoutSystemCallsStillHasArenasAndLinks() {
        HostWorld world = HostWorld.builder().posix(Optional.empty()).build();
        assertEquals(8, world.arenas().map(4096).allocate(8, 8).lengthBytes());
        PortException refused = assertThrows(PortException.class, () -> world.ports()
                .openNet("tap:ak0", world.scheduling().newCpu("c")));
        assertEquals(
                "tap:ak0: needs system calls, and no binding to them loads in this world; it was built without",
                refused.getMessage());
        world.ports().openNet("link:x", world.scheduling().newCpu("c")).close();
    }

    @Test
    void mappingByTheJdkAloneTakesMemoryWhereItIsWrittenAndNoDescriptorOnceClosed() throws Exception {
        HostArenas arenas = arenas(Optional.empty());
        arenas.map(4096).close();
        // Where arenas of other tests are open, so is the file behind them.
        int before = descriptors();
        int bytes = 512 << 20;
        long resident = residentKilobytes();
        try (Arena arena = arenas.map(bytes);
                Arena second = arenas.map(bytes)) {
            Memory memory = arena.allocate(bytes, 4096);
            memory.u8(bytes - 1, 1);
            assertEquals(0, second.allocate(bytes, 4096).u8(bytes - 1), "arenas share a file and no byte");
            assertTrue(residentKilobytes() - resident < 100 << 10, "untouched pages take no memory");
        }
        assertEquals(before, descriptors());
    }

    @Test
    void anInterruptedThreadMapsAndStaysInterrupted() {
        HostArenas arenas = arenas(Optional.empty());
        try (Arena first = arenas.map(4096)) {
            Thread.currentThread().interrupt();
            try (Arena second = arenas.map(4096)) {
                assertTrue(Thread.interrupted());
                assertEquals(
                        0, second.allocate(8, 8).i64le(0) + first.allocate(8, 8).i64le(0));
            }
        }
    }

    private static int descriptors() throws Exception {
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            return (int) entries.count();
        }
    }
}
