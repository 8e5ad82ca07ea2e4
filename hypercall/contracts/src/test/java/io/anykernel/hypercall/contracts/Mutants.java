package io.anykernel.hypercall.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Deliberately wrong implementations, at least one for each case of a suite: a case that none of them fails could as well
 * be left out.
 *
 * @param <S> where a suite's cases get what they test
 */
public final class Mutants<S> {
    private final Function<S, List<ContractCase>> suite;
    private final S sound;
    private final Map<String, List<S>> mutants = new LinkedHashMap<>();

    /** @param sound what every case passes on */
    public Mutants(Function<S, List<ContractCase>> suite, S sound) {
        this.suite = suite;
        this.sound = sound;
    }

    /** Says that {@code mutant} must fail the case of that name. */
    public Mutants<S> caught(String caseName, S mutant) {
        mutants.computeIfAbsent(caseName, name -> new ArrayList<>()).add(mutant);
        return this;
    }

    /** A test for each case, and one that no case was left out. */
    public Stream<DynamicTest> tests() {
        Stream<DynamicTest> all = Stream.of(DynamicTest.dynamicTest(
                "everyCaseHasAMutant",
                () -> assertEquals(
                        suite.apply(sound).stream()
                                .map(ContractCase::name)
                                .sorted()
                                .toList(),
                        mutants.keySet().stream().sorted().toList())));
        return Stream.concat(
                all,
                mutants.keySet().stream()
                        .map(name -> DynamicTest.dynamicTest(name + " catches its mutants", () -> check(name))));
    }

    private void check(String name) throws Exception {
        named(sound, name).run(new Probe());
        for (S mutant : mutants.get(name)) {
            ContractCase doomed = named(mutant, name);
            assertThrows(Throwable.class, () -> doomed.run(new Probe()), name + " passed a mutant");
        }
    }

    private ContractCase named(S source, String name) {
        return suite.apply(source).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
