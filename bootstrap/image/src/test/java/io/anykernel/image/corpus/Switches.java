package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.say;

/** Switches, labelled loops, conditional expressions, evaluation order. */
final class Switches implements Corpus.Program {
    private int calls;

    @Override
    public void run() {
        StringBuilder line = new StringBuilder();
        for (int i = -2; i < 12; i++) {
            line.append(dense(i))
                    .append(sparse(i * 1000))
                    .append(byText("s" + i))
                    .append(' ');
        }
        say(line.toString());
        say(labels() + " " + order() + " " + conditions(3) + conditions(-3) + " " + loops());
    }

    private static int dense(int x) {
        int result = 0;
        switch (x) {
            case 0:
                result++;
            case 1:
                result += 10;
                break;
            case 2:
            case 3:
                return 77;
            case 5: {
                result = -1;
                break;
            }
            default:
                result = 5;
        }
        return result;
    }

    private static char sparse(int x) {
        switch (x) {
            case -2000:
                return 'a';
            case 3000:
                return 'b';
            case 11000:
                return 'c';
            case Integer.MAX_VALUE:
                return 'd';
            default:
                return '-';
        }
    }

    private static String byText(String text) {
        switch (text) {
            case "s1":
            case "s3":
                return "odd";
            case "Aa":
                return "collides";
            case "BB":
                return "collides too";
            case "s10":
                return "ten";
            default:
                return ".";
        }
    }

    private static String labels() {
        StringBuilder trace = new StringBuilder();
        outer:
        for (int i = 0; i < 5; i++) {
            int j = 0;
            while (true) {
                if (j == i) {
                    continue outer;
                }
                if (i == 4 && j == 2) {
                    break outer;
                }
                trace.append(i).append(j++);
            }
        }
        block:
        {
            if (trace.length() > 5) {
                break block;
            }
            trace.append("unreached");
        }
        return trace.toString();
    }

    private int next() {
        return ++calls;
    }

    private String order() {
        int[] array = new int[10];
        int i = 0;
        array[i++] = array[i] + next() * 10 + i++;
        array[i] = i = 5;
        int result = next() + next() * next();
        boolean both = next() > 100 && next() > 0 | next() < 0;
        int x = 3;
        x += x++ * 2 + x;
        return array[0] + "," + array[2] + "," + i + "," + result + "," + both + "," + calls + "," + x;
    }

    private static String conditions(int x) {
        return x > 0 ? x > 2 ? "large" : "small" : x == -3 ? "minus" + (x < 0 ? '!' : '?') : "other";
    }

    private static String loops() {
        int n = 27;
        int steps = 0;
        do {
            n = (n & 1) == 0 ? n / 2 : 3 * n + 1;
            steps++;
        } while (n != 1);
        long product = 1;
        for (int i = 1, j = 20; i < j; i += 2, j--) {
            product = product * i + j;
        }
        return steps + " " + product;
    }
}
