package io.anykernel.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.teavm.callgraph.CallGraph;
import org.teavm.callgraph.CallGraphNode;
import org.teavm.callgraph.CallSite;
import org.teavm.diagnostics.Problem;
import org.teavm.diagnostics.ProblemSeverity;
import org.teavm.model.MethodReference;
import org.teavm.vm.TeaVM;

/**
 * Something that an application reaches and an image cannot have.
 *
 * @param text what it is
 * @param chain of calls that leads to it, from the main method on
 */
public record Finding(String text, List<String> chain) {
    public Finding {
        chain = List.copyOf(chain);
    }

    static List<Finding> of(TeaVM vm, String mainClass, CoroutineGuard guard) {
        CallGraph graph = vm.getDependencyInfo().getCallGraph();
        Map<String, Finding> findings = new LinkedHashMap<>();
        for (Problem problem : vm.getProblemProvider().getProblems()) {
            if (problem.getSeverity() == ProblemSeverity.ERROR) {
                ProblemText text = new ProblemText();
                problem.render(text);
                MethodReference where = problem.getLocation() == null
                        ? null
                        : problem.getLocation().getMethod();
                findings.putIfAbsent(text.getText(), new Finding(text.getText(), chainTo(graph, where, mainClass)));
            }
        }
        for (MethodReference coroutine : guard.coroutines()) {
            String text = "coroutine of TeaVM's that suspends without fibers: " + name(coroutine);
            findings.putIfAbsent(text, new Finding(text, chainTo(graph, coroutine, mainClass)));
        }
        return List.copyOf(findings.values());
    }

    /** Breadth first from the method to its callers, so that the chain is a shortest one. */
    private static List<String> chainTo(CallGraph graph, MethodReference method, String mainClass) {
        if (method == null || graph.getNode(method) == null) {
            return method == null ? List.of() : List.of(name(method));
        }
        Map<MethodReference, MethodReference> towards = new HashMap<>();
        Deque<CallGraphNode> frontier = new ArrayDeque<>();
        frontier.add(graph.getNode(method));
        towards.put(method, method);
        MethodReference last = method;
        while (!frontier.isEmpty()) {
            CallGraphNode node = frontier.remove();
            last = node.getMethod();
            if (last.getClassName().equals(mainClass) && last.getName().equals("main")) {
                break;
            }
            for (CallSite site : node.getCallerCallSites()) {
                for (CallGraphNode caller : site.getCallers()) {
                    if (towards.putIfAbsent(caller.getMethod(), last) == null) {
                        frontier.add(caller);
                    }
                }
            }
        }
        return unwind(towards, last, method);
    }

    private static List<String> unwind(
            Map<MethodReference, MethodReference> towards, MethodReference from, MethodReference to) {
        List<String> chain = new ArrayList<>();
        MethodReference at = from;
        while (!at.equals(to)) {
            chain.add(name(at));
            at = towards.get(at);
        }
        chain.add(name(to));
        return chain;
    }

    private static String name(MethodReference method) {
        return method.getClassName() + "." + method.getName();
    }

    /** All findings as one text for a person: each on a line, its chain of calls below. */
    public static String describe(String mainClass, List<Finding> findings) {
        StringBuilder text = new StringBuilder(mainClass + " cannot become an image: " + findings.size()
                + (findings.size() == 1 ? " part is missing" : " parts are missing"));
        for (Finding finding : findings) {
            text.append("\n  ").append(finding.text);
            List<String> fromTo = new ArrayList<>(finding.chain);
            Collections.reverse(fromTo);
            for (String call : fromTo) {
                text.append("\n      from ").append(call);
            }
        }
        return text.toString();
    }
}
