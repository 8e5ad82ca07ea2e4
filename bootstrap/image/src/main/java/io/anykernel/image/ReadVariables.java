package io.anykernel.image;

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
import org.teavm.model.Phi;
import org.teavm.model.Program;
import org.teavm.model.Variable;
import org.teavm.model.instructions.BinaryBranchingInstruction;
import org.teavm.model.instructions.BoundCheckInstruction;
import org.teavm.model.instructions.BranchingInstruction;
import org.teavm.model.instructions.ExitInstruction;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.MonitorEnterInstruction;
import org.teavm.model.instructions.MonitorExitInstruction;
import org.teavm.model.instructions.NullCheckInstruction;
import org.teavm.model.instructions.PutElementInstruction;
import org.teavm.model.instructions.PutFieldInstruction;
import org.teavm.model.instructions.RaiseInstruction;
import org.teavm.model.instructions.SwitchInstruction;
import org.teavm.model.util.DefinitionExtractor;
import org.teavm.model.util.UsageExtractor;

/** Variables whose value reaches something that the optimiser keeps, through whatever computes with them. */
final class ReadVariables {
    private static final Set<Class<?>> KEPT = Set.of(
            BinaryBranchingInstruction.class,
            BoundCheckInstruction.class,
            BranchingInstruction.class,
            ExitInstruction.class,
            org.teavm.model.InvokeDynamicInstruction.class,
            InvokeInstruction.class,
            MonitorEnterInstruction.class,
            MonitorExitInstruction.class,
            NullCheckInstruction.class,
            PutElementInstruction.class,
            PutFieldInstruction.class,
            RaiseInstruction.class,
            SwitchInstruction.class);

    private final Set<Variable> read = new HashSet<>();
    private final Map<Variable, List<Variable>> sources = new HashMap<>();

    private ReadVariables() {}

    static ReadVariables in(Program program) {
        return except(program, Set.of());
    }

    /** As if instructions of these classes, other than to name the object that they change, read nothing. */
    static ReadVariables except(Program program, Set<Class<? extends Instruction>> ignored) {
        ReadVariables variables = new ReadVariables();
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Phi phi : block.getPhis()) {
                for (Incoming incoming : phi.getIncomings()) {
                    variables.addSource(phi.getReceiver(), incoming.getValue());
                }
            }
            for (Instruction instruction : block) {
                variables.look(instruction, ignored);
            }
        }
        variables.spread();
        return variables;
    }

    boolean contains(Variable variable) {
        return read.contains(variable);
    }

    private void look(Instruction instruction, Set<Class<? extends Instruction>> ignored) {
        if (ignored.contains(instruction.getClass())) {
            if (instruction instanceof PutFieldInstruction field && field.getInstance() != null) {
                read.add(field.getInstance());
            }
            return;
        }
        UsageExtractor usage = new UsageExtractor();
        instruction.acceptVisitor(usage);
        if (KEPT.contains(instruction.getClass())) {
            read.addAll(Arrays.asList(usage.getUsedVariables()));
            return;
        }
        DefinitionExtractor definitions = new DefinitionExtractor();
        instruction.acceptVisitor(definitions);
        for (Variable result : definitions.getDefinedVariables()) {
            for (Variable operand : usage.getUsedVariables()) {
                addSource(result, operand);
            }
        }
    }

    private void addSource(Variable result, Variable operand) {
        sources.computeIfAbsent(result, absent -> new ArrayList<>()).add(operand);
    }

    private void spread() {
        List<Variable> frontier = new ArrayList<>(read);
        while (!frontier.isEmpty()) {
            Variable result = frontier.remove(frontier.size() - 1);
            for (Variable operand : sources.getOrDefault(result, List.of())) {
                if (read.add(operand)) {
                    frontier.add(operand);
                }
            }
        }
    }
}
