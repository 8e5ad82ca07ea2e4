package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

/** Arrays of every kind. */
final class Arrays implements Corpus.Program {
    private static final int LARGE_BYTES = 1 << 20;

    @Override
    public void run() {
        byte[] bytes = {1, -1, 127, -128};
        short[] shorts = new short[3];
        char[] chars = {'a', 'b'};
        boolean[] flags = new boolean[2];
        long[] longs = {1L << 40, -1};
        float[] floats = {1.5f};
        bytes[0] += 200;
        shorts[1] = (short) 70000;
        shorts[2]--;
        chars[1] += 1;
        flags[1] ^= true;
        longs[0] >>>= 3;
        floats[0]++;
        say(bytes[0] + " " + (bytes[1] & 0xff) + " " + shorts[1] + " " + shorts[2] + " " + chars[1] + " " + flags[0]
                + flags[1] + " " + longs[0] + " " + (int) floats[0]);
        matrices();
        copies();
        largeCopies();
        utilities();
    }

    private static void matrices() {
        int[][] grid = new int[4][5];
        int[][][] cube = new int[2][3][];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 5; j++) {
                grid[i][j] = i * j;
            }
        }
        cube[1][2] = new int[] {7, 8};
        int[][] ragged = {{1}, {2, 3}, {}};
        int total = 0;
        for (int[] row : grid) {
            for (int cell : row) {
                total += cell;
            }
        }
        say(total + " " + cube[1][2][1] + " " + (cube[0][0] == null) + " " + ragged[1].length + " " + ragged[2].length);
        probe("inner bounds", () -> ragged[2][0]);
        probe("inner null", () -> cube[0][1][0]);
        probe("negative inner", () -> new int[3][-1]);
    }

    private static void copies() {
        int[] numbers = {1, 2, 3, 4, 5, 6};
        System.arraycopy(numbers, 0, numbers, 1, 4);
        int[] other = numbers.clone();
        System.arraycopy(numbers, 2, numbers, 0, 4);
        String[] texts = {"x", "y", null};
        Object[] objects = new Object[3];
        System.arraycopy(texts, 0, objects, 0, 3);
        say(java.util.Arrays.toString(numbers) + java.util.Arrays.toString(other) + java.util.Arrays.toString(objects));
        probe("copy null", () -> {
            System.arraycopy(null, 0, other, 0, 1);
            return "no";
        });
    }

    /** Larger than what is left of the heap if each item took as many bytes as a reference. */
    private static void largeCopies() {
        boolean[] flags = new boolean[LARGE_BYTES];
        byte[] bytes = new byte[LARGE_BYTES];
        char[] chars = new char[LARGE_BYTES / Character.BYTES];
        int[] ints = new int[LARGE_BYTES / Integer.BYTES];
        flags[flags.length - 1] = true;
        bytes[bytes.length - 1] = -7;
        chars[chars.length - 1] = 'z';
        ints[ints.length - 1] = 1 << 30;
        boolean[] sameFlags = flags.clone();
        byte[] sameBytes = bytes.clone();
        char[] sameChars = chars.clone();
        int[] sameInts = ints.clone();
        say(java.util.Arrays.equals(flags, sameFlags) + " " + java.util.Arrays.equals(bytes, sameBytes) + " "
                + java.util.Arrays.equals(chars, sameChars) + " " + java.util.Arrays.equals(ints, sameInts));
    }

    private static void utilities() {
        int[] numbers = new int[200];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i * 7919 % 211;
        }
        java.util.Arrays.sort(numbers);
        Integer[] boxed = {5, 3, 9, 1};
        java.util.Arrays.sort(boxed, (a, b) -> b - a);
        long[] filled = new long[3];
        java.util.Arrays.fill(filled, 6L);
        say(numbers[0] + " " + numbers[100] + " " + numbers[199] + " " + java.util.Arrays.binarySearch(numbers, 50)
                + " "
                + java.util.Arrays.toString(boxed) + java.util.Arrays.toString(filled) + " "
                + java.util.Arrays.hashCode(numbers) + " " + java.util.Arrays.equals(filled, new long[] {6, 6, 6}) + " "
                + java.util.Arrays.copyOfRange(numbers, 5, 9).length + " " + java.util.Arrays.asList(1, 2, 3));
        String[] words = {"pear", "fig", "apple", "date"};
        java.util.Arrays.sort(words);
        say(String.join(" ", words) + " " + java.util.Arrays.deepToString(new int[][] {{1}, {2, 3}}));
        ranges(numbers, words);
    }

    private static void ranges(int[] numbers, String[] words) {
        say(java.util.Arrays.toString(java.util.Arrays.copyOfRange(words, 2, 7))
                + java.util.Arrays.toString(java.util.Arrays.copyOfRange(words, 4, 6))
                + java.util.Arrays.toString(java.util.Arrays.copyOfRange(numbers, 198, 203))
                + java.util.Arrays.toString(java.util.Arrays.copyOfRange(new long[] {1, 2}, 1, 4))
                + java.util.Arrays.toString(java.util.Arrays.copyOfRange(new byte[] {1, 2}, 2, 4))
                + java.util.Arrays.toString(java.util.Arrays.copyOfRange(new char[] {'a', 'b'}, 0, 2))
                + java.util.Arrays.toString(java.util.Arrays.copyOfRange(new boolean[] {true}, 0, 3))
                + java.util.Arrays.toString(java.util.Arrays.copyOfRange(new double[] {1.5}, 0, 2)));
        probe("range beyond", () -> java.util.Arrays.copyOfRange(words, 5, 6));
        probe("range backwards", () -> java.util.Arrays.copyOfRange(words, 3, 2));
        probe("range below", () -> java.util.Arrays.copyOfRange(words, -1, 2));
        probe("copy of negative length", () -> java.util.Arrays.copyOf(words, -1));
    }
}
