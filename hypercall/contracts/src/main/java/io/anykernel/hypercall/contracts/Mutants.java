package io.anykernel.hypercall.contracts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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

    /** Says that {@code mutant} must fail the case of that name; returns this. */
    public Mutants<S> caught(String caseName, S mutant) {
        mutants.computeIfAbsent(caseName, name -> new ArrayList<>()).add(mutant);
        return this;
    }

    /** The suite's cases, each of which passes on what is sound and fails on each of its mutants, of which it has one. */
    public List<ContractCase> cases() {
        List<ContractCase> checks = new ArrayList<>();
        for (ContractCase each : suite.apply(sound)) {
            checks.add(new NamedCase(each.name(), probe -> check(each, probe)));
        }
        for (String name : mutants.keySet()) {
            find(checks, name);
        }
        return checks;
    }

    private void check(ContractCase passing, Probe probe) throws Exception {
        probe.expect(mutants.containsKey(passing.name()), passing.name() + " has no mutant");
        passing.run(new Probe());
        for (S mutant : mutants.get(passing.name())) {
            ContractCase doomed = find(suite.apply(mutant), passing.name());
            probe.expectThrows(Throwable.class, () -> doomed.run(new Probe()), passing.name() + " passed a mutant");
        }
    }

    private static ContractCase find(List<ContractCase> cases, String name) {
        for (ContractCase each : cases) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("no case of the suite: " + name);
    }
}
