package io.anykernel.image;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.Program;
import org.teavm.model.Variable;
import org.teavm.model.instructions.AssignInstruction;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.util.DefinitionExtractor;
import org.teavm.model.util.UsageExtractor;

/**
 * Keeps operands in the order that JLS 15.7 and 15.12.4 ask for. The back end writes a call whose result is read once
 * into the expression that reads it, and C leaves open in which order operands are evaluated: gcc takes arguments from
 * the right. A second reader, which does nothing, makes the result a statement of its own.
 */
final class ArgumentOrder {
    private ArgumentOrder() {}

    static void repair(ClassHolder owner) {
        if (!GuestTarget.isRepaired(owner.getName())) {
            return;
        }
        for (MethodHolder method : owner.getMethods()) {
            if (method.getProgram() != null) {
                repair(method.getProgram());
            }
        }
    }

    private static void repair(Program program) {
        for (BasicBlock block : program.getBasicBlocks()) {
            for (InvokeInstruction call : callsAmongOperands(block)) {
                call.insertNext(UnreadResults.readerOf(
                        call.getReceiver(), call.getMethod().getReturnType(), call));
            }
        }
    }

    /**
     * Calls of the block whose results become operands next to others. What an earlier block computed stands in a
     * statement already.
     */
    private static Set<InvokeInstruction> callsAmongOperands(BasicBlock block) {
        Set<InvokeInstruction> found = new LinkedHashSet<>();
        Map<Variable, InvokeInstruction> origins = new HashMap<>();
        UsageExtractor usage = new UsageExtractor();
        DefinitionExtractor definitions = new DefinitionExtractor();
        for (Instruction instruction : block) {
            if (instruction instanceof AssignInstruction copy) {
                move(origins, copy.getAssignee(), copy.getReceiver());
                continue;
            }
            instruction.acceptVisitor(usage);
            Variable[] operands = usage.getUsedVariables();
            if (operands.length > 1) {
                for (Variable operand : operands) {
                    InvokeInstruction call = origins.get(operand);
                    if (call != null) {
                        found.add(call);
                    }
                }
            }
            instruction.acceptVisitor(definitions);
            Arrays.asList(definitions.getDefinedVariables()).forEach(origins::remove);
            if (instruction instanceof InvokeInstruction call && call.getReceiver() != null) {
                origins.put(call.getReceiver(), call);
            }
        }
        return found;
    }

    private static void move(Map<Variable, InvokeInstruction> origins, Variable from, Variable to) {
        InvokeInstruction call = origins.get(from);
        if (call == null) {
            origins.remove(to);
        } else {
            origins.put(to, call);
        }
    }
}
