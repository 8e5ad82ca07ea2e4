package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.say;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lambdas, method references, streams. */
final class Lambdas implements Corpus.Program {
    private final int base;

    Lambdas() {
        base = 100;
    }

    @Override
    public void run() {
        references();
        captures();
        streams();
    }

    private int instance(int x) {
        return base + x;
    }

    private static int twice(int x) {
        return 2 * x;
    }

    private void references() {
        IntUnaryOperator ofStatic = Lambdas::twice;
        IntUnaryOperator ofInstance = this::instance;
        Function<String, Integer> ofParameter = String::length;
        Supplier<List<String>> ofConstructor = ArrayList::new;
        Function<Integer, int[]> ofArray = int[]::new;
        BiFunction<String, String, Boolean> ofTwo = String::startsWith;
        say(ofStatic.andThen(ofInstance).applyAsInt(5) + " " + ofParameter.apply("four") + " "
                + ofConstructor.get().size() + " " + ofArray.apply(3).length + " " + ofTwo.apply("abc", "ab"));
    }

    private void captures() {
        List<Supplier<Integer>> suppliers = new ArrayList<>();
        int[] shared = {0};
        for (int i = 0; i < 3; i++) {
            int captured = i;
            long wide = i * 10L;
            suppliers.add(() -> captured + (int) wide + base + shared[0]++);
        }
        StringBuilder line = new StringBuilder();
        for (Supplier<Integer> supplier : suppliers) {
            line.append(supplier.get()).append(' ');
        }
        Function<Integer, Function<Integer, Integer>> adder = a -> b -> a + b;
        Runnable nested = () -> {
            Runnable inner = () -> shared[0] += base;
            inner.run();
        };
        nested.run();
        say(line + "" + adder.apply(3).apply(4) + " " + shared[0] + " "
                + Lambdas.<Integer, Integer, Integer>compose(x -> x + 1, x -> x * 2)
                        .apply(5));
    }

    private static <A, B, C> Function<A, C> compose(Function<A, B> first, Function<B, C> second) {
        return first.andThen(second);
    }

    private static void streams() {
        List<String> words = List.of("delta", "alpha", "charlie", "bravo", "echo", "alpha");
        say(words.stream().distinct().sorted().collect(Collectors.joining(",", "[", "]")));
        say(words.stream().map(String::length).reduce(0, Integer::sum) + " "
                + words.stream().filter(w -> w.length() == 5).count() + " "
                + words.stream()
                        .sorted(Comparator.comparing(String::length).thenComparing(Comparator.reverseOrder()))
                        .toList());
        say(IntStream.rangeClosed(1, 10)
                        .filter(i -> i % 3 == 0)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.toList())
                + " " + IntStream.of(5, 3, 9).max().getAsInt() + " "
                + IntStream.range(0, 100).sum());
        Map<Integer, List<String>> byLength =
                words.stream().collect(Collectors.groupingBy(String::length, TreeMap::new, Collectors.toList()));
        say(byLength.toString());
        say(Stream.of(List.of(1, 2), List.of(3))
                        .flatMap(List::stream)
                        .map(i -> i * i)
                        .toList() + " "
                + Stream.iterate(1, i -> i * 3).limit(5).toList() + " "
                + words.stream().skip(2).findFirst().get() + " "
                + words.stream().anyMatch("echo"::equals) + words.stream().allMatch(w -> w.contains("a")));
        say(Optional.of("x").map(v -> v + "y").filter(v -> v.length() == 2).orElse("none")
                + Optional.empty().isPresent());
    }
}
