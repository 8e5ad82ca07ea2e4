package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The functions of {@code Math} stay within their bounds of {@code StrictMath}, and are the same bits in a process and in
 * a machine. {@code -Danykernel.math.seed} and {@code -Danykernel.math.samples} choose others.
 */
class MathAccuracyTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final long SEED = Long.getLong("anykernel.math.seed", 20_260_102L);
    private static final int SAMPLES = Integer.getInteger("anykernel.math.samples", 50_000);
    private static final int MACHINE_SAMPLES = 300;

    @TempDir
    static Path folder;

    private static List<Image> images;

    @BeforeAll
    static void build() {
        TestImages.needsGcc();
        images = new ImageBuilder()
                .classPath(TestImages.classPath())
                .mainClass(MathSamples.class.getName())
                .name("samples")
                .build(folder, Flavour.BARE_METAL, Flavour.LINUX_PROCESS);
    }

    @Test
    void resultsLieWithinTheirBounds() throws IOException {
        System.out.println("math: seed=" + SEED + " samples=" + SAMPLES);
        List<String> lines = asProcess(SAMPLES).lines().collect(Collectors.toList());
        assertEquals(SAMPLES * MathSamples.FUNCTIONS.size(), lines.size());
        int line = 0;
        for (MathSamples.Sampled function : MathSamples.FUNCTIONS) {
            long state = SEED;
            for (int i = 0; i < SAMPLES; i++) {
                state = MathSamples.next(state);
                double first = MathSamples.argument(state);
                state = MathSamples.next(state);
                double second = MathSamples.argument(state);
                double got = Double.longBitsToDouble(Long.parseUnsignedLong(lines.get(line++), 16));
                check(function, first, second, got);
            }
        }
    }

    private static void check(MathSamples.Sampled function, double first, double second, double got) {
        double strict = function.strict().applyAsDouble(first, second);
        long distance = Math.abs(ordinal(got) - ordinal(strict));
        assertTrue(
                Double.isNaN(got) && Double.isNaN(strict) || distance <= function.ulps(),
                () -> function.name() + "(" + first + ", " + second + ") is " + got + ", not " + strict + ": seed="
                        + SEED);
    }

    /** Neighbouring doubles have neighbouring numbers; both zeros have 0, and infinity follows the largest. */
    private static long ordinal(double value) {
        long bits = Double.doubleToLongBits(value);
        return bits < 0 ? Long.MIN_VALUE - bits : bits;
    }

    @Test
    void aMachineComputesTheSameBits() throws IOException {
        TestImages.needsQemu();
        try (Guest guest = QemuLauncher.of(images.get(0).file())
                .commandLine(SEED + " " + MACHINE_SAMPLES)
                .start()) {
            assertEquals(0, guest.await(LIMIT), guest::console);
            assertEquals(asProcess(MACHINE_SAMPLES), guest.console());
        }
    }

    private static String asProcess(int samples) throws IOException {
        Tools.Result result =
                Tools.run(List.of(images.get(1).file().toString(), Long.toString(SEED), Integer.toString(samples)));
        assertEquals(0, result.status(), result::output);
        return result.output();
    }
}
