package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@code Random}: the numbers of the JDK from the same seed, by every method. */
final class Randoms implements Corpus.Program {
    /** Seeds itself as subclasses may. */
    private static final class Counting extends Random {
        private static final long serialVersionUID = 1;
        private int calls;

        Counting(long seed) {
            super(seed);
        }

        @Override
        protected int next(int bits) {
            calls++;
            return super.next(bits);
        }
    }

    @Override
    public void run() {
        for (long seed : new long[] {0, 1, -1, 42, Long.MIN_VALUE, 0x5DEECE66DL}) {
            numbers(new Random(seed));
        }
        Random random = new Random(7);
        random.nextGaussian();
        random.setSeed(7);
        say(random.nextInt() + " " + (float) random.nextGaussian() + " " + (float) random.nextGaussian());
        streams();
        refusals();
        Counting counting = new Counting(3);
        say(counting.nextInt() + " " + counting.nextLong() + " " + counting.nextDouble() + " " + counting.nextInt(100)
                + " " + counting.nextFloat() + " " + counting.nextBoolean() + " " + counting.calls);
        List<Integer> list = IntStream.range(0, 30).boxed().collect(Collectors.toList());
        Collections.shuffle(list, new Random(5));
        say(list.toString());
        say("unseeded differ " + (new Random().nextLong() != new Random().nextLong()));
    }

    private static void numbers(Random random) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            line.append(random.nextInt())
                    .append(' ')
                    .append(random.nextInt(1 + i * 7))
                    .append(' ');
            line.append(random.nextInt(1 << i % 31))
                    .append(' ')
                    .append(random.nextInt((1 << 30) + i))
                    .append(' ');
            line.append(random.nextLong())
                    .append(' ')
                    .append(random.nextBoolean())
                    .append(' ');
            line.append(Double.doubleToLongBits(random.nextDouble())).append(' ');
            line.append(Float.floatToIntBits(random.nextFloat())).append(' ');
            line.append((float) random.nextGaussian()).append(' ');
            line.append(random.nextInt(-5, 5 + i))
                    .append(' ')
                    .append(random.nextLong(100))
                    .append(' ');
            line.append(random.nextLong(-3, 1L << 40))
                    .append(' ')
                    .append(random.nextInt(Integer.MIN_VALUE, Integer.MAX_VALUE))
                    .append(' ');
            line.append((float) random.nextDouble(2.5))
                    .append(' ')
                    .append((float) random.nextDouble(-1, 1))
                    .append(' ');
            line.append(random.nextFloat(3f)).append('\n');
        }
        byte[] bytes = new byte[11];
        random.nextBytes(bytes);
        say(line + Arrays.toString(bytes));
    }

    private static void streams() {
        Random random = new Random(9);
        say(random.ints(5).boxed().map(String::valueOf).collect(Collectors.joining(",")) + " "
                + random.ints(5, 0, 10).boxed().map(String::valueOf).collect(Collectors.joining(",")) + " "
                + random.ints(-4, 4).limit(6).sum() + " " + random.longs(3).sum() + " "
                + random.longs(4, 10, 1L << 50).sum() + " "
                + (float) random.doubles(4).sum() + " "
                + (float) random.doubles(4, 1, 3).sum());
    }

    private static void refusals() {
        Random random = new Random(1);
        probe("bound 0", () -> random.nextInt(0));
        probe("bound -1", () -> random.nextInt(-1));
        probe("empty range", () -> random.nextInt(3, 3));
        probe("long bound", () -> random.nextLong(0));
        probe("long range", () -> random.nextLong(3, 2));
        probe("double bound", () -> random.nextDouble(0));
        probe("double infinite", () -> random.nextDouble(Double.POSITIVE_INFINITY));
        probe("negative size", () -> random.ints(-1));
        probe("null bytes", () -> {
            random.nextBytes(null);
            return "done";
        });
    }
}
