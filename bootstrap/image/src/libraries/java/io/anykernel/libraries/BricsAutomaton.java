package io.anykernel.libraries;

import dk.brics.automaton.Automaton;
import dk.brics.automaton.AutomatonMatcher;
import dk.brics.automaton.RegExp;
import dk.brics.automaton.RunAutomaton;

/** Builds automata, intersects, complements and runs them. */
public final class BricsAutomaton {
    private BricsAutomaton() {}

    public static void main(String[] arguments) throws Exception {
        Automaton words = new RegExp("[a-c]{2,4}").toAutomaton();
        Automaton noTwice = new RegExp(".*aa.*").toAutomaton().complement();
        Automaton both = words.intersection(noTwice);
        both.minimize();
        System.out.println(both.getNumberOfStates() + " " + both.isFinite() + " "
                + both.getFiniteStrings().size() + " " + both.getShortestExample(true));
        AutomatonMatcher matcher = new RunAutomaton(both).newMatcher("xxabcyyaab");
        while (matcher.find()) {
            System.out.println(matcher.start() + "-" + matcher.end() + " " + matcher.group());
        }
    }
}
