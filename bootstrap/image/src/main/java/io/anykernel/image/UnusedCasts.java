package io.anykernel.image;

import io.anykernel.hypercall.guest.Arithmetic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.teavm.model.BasicBlock;
import org.teavm.model.Incoming;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReference;
import org.teavm.model.Phi;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.AssignInstruction;
import org.teavm.model.instructions.CastInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.util.UsageExtractor;

/**
 * Keeps casts whose result nobody reads: the optimiser drops them, and with them the {@code ClassCastException} that JLS
 * 15.16 asks for. Each gets a reader that costs a comparison.
 */
final class UnusedCasts {
    private static final MethodReference READER = new MethodReference(
            Arithmetic.class.getName(), "read", ValueType.object("java.lang.Object"), ValueType.VOID);

    private UnusedCasts() {}

    static void keep(Program program) {
        List<CastInstruction> casts = casts(program);
        if (casts.isEmpty()) {
            return;
        }
        Set<Variable> read = readVariables(program);
        for (CastInstruction cast : casts) {
            if (!read.contains(cast.getReceiver())) {
                InvokeInstruction reader = new InvokeInstruction();
                reader.setType(InvocationType.SPECIAL);
                reader.setMethod(READER);
                reader.setArguments(cast.getReceiver());
                reader.setLocation(cast.getLocation());
                cast.insertNext(reader);
            }
        }
    }

    private static List<CastInstruction> casts(Program program) {
        List<CastInstruction> casts = new ArrayList<>();
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction : block) {
                if (instruction instanceof CastInstruction cast) {
                    casts.add(cast);
                }
            }
        }
        return casts;
    }

    /** Variables whose value some instruction reads, other than to copy it to one that nobody reads. */
    private static Set<Variable> readVariables(Program program) {
        Set<Variable> read = new HashSet<>();
        Map<Variable, List<Variable>> sources = new HashMap<>();
        UsageExtractor usage = new UsageExtractor();
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Phi phi : block.getPhis()) {
                for (Incoming incoming : phi.getIncomings()) {
                    addSource(sources, phi.getReceiver(), incoming.getValue());
                }
            }
            for (Instruction instruction : block) {
                if (instruction instanceof AssignInstruction copy) {
                    addSource(sources, copy.getReceiver(), copy.getAssignee());
                } else {
                    instruction.acceptVisitor(usage);
                    read.addAll(Arrays.asList(usage.getUsedVariables()));
                }
            }
        }
        spread(read, sources);
        return read;
    }

    private static void addSource(Map<Variable, List<Variable>> sources, Variable copy, Variable source) {
        sources.computeIfAbsent(copy, ignored -> new ArrayList<>()).add(source);
    }

    private static void spread(Set<Variable> read, Map<Variable, List<Variable>> sources) {
        List<Variable> frontier = new ArrayList<>(read);
        while (!frontier.isEmpty()) {
            Variable copy = frontier.remove(frontier.size() - 1);
            for (Variable source : sources.getOrDefault(copy, List.of())) {
                if (read.add(source)) {
                    frontier.add(source);
                }
            }
        }
    }
}
