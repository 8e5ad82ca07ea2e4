package io.anykernel.image;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.Program;
import org.teavm.model.TryCatchBlock;
import org.teavm.model.instructions.AssignInstruction;
import org.teavm.model.instructions.BinaryBranchingInstruction;
import org.teavm.model.instructions.BinaryInstruction;
import org.teavm.model.instructions.BranchingInstruction;
import org.teavm.model.instructions.CastIntegerInstruction;
import org.teavm.model.instructions.CastNumberInstruction;
import org.teavm.model.instructions.DoubleConstantInstruction;
import org.teavm.model.instructions.EmptyInstruction;
import org.teavm.model.instructions.ExitInstruction;
import org.teavm.model.instructions.FloatConstantInstruction;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.IsInstanceInstruction;
import org.teavm.model.instructions.JumpInstruction;
import org.teavm.model.instructions.LongConstantInstruction;
import org.teavm.model.instructions.NegateInstruction;
import org.teavm.model.instructions.NullConstantInstruction;
import org.teavm.model.instructions.StringConstantInstruction;
import org.teavm.model.instructions.SwitchInstruction;
import org.teavm.model.util.BasicBlockSplitter;

/**
 * Ends a block before each instruction that may throw into a handler. TeaVM's optimiser takes a block for atomic: it has
 * a handler use what the block defines after the instruction that threw, such as a checked reference, which then was
 * never assigned. In blocks of one throwing instruction each, nothing that comes later dominates the handler. Where
 * protected ranges nest, {@link NestedProtection} keeps them apart.
 */
final class ProtectedBlocks {
    private static final Set<Class<?>> NEVER_THROW = Set.of(
            AssignInstruction.class,
            BinaryBranchingInstruction.class,
            BinaryInstruction.class, // division has become a call before this
            BranchingInstruction.class,
            CastIntegerInstruction.class,
            CastNumberInstruction.class,
            DoubleConstantInstruction.class,
            EmptyInstruction.class,
            ExitInstruction.class,
            FloatConstantInstruction.class,
            IntegerConstantInstruction.class,
            IsInstanceInstruction.class,
            JumpInstruction.class,
            LongConstantInstruction.class,
            NegateInstruction.class,
            NullConstantInstruction.class,
            StringConstantInstruction.class,
            SwitchInstruction.class);

    private ProtectedBlocks() {}

    static void repair(ClassHolder owner, boolean isNestingKept) {
        for (MethodHolder method : owner.getMethods()) {
            if (method.getProgram() != null) {
                repair(method.getProgram(), isNestingKept);
            }
        }
    }

    private static void repair(Program program, boolean isNestingKept) {
        BasicBlockSplitter splitter = new BasicBlockSplitter(program);
        List<BasicBlock> blocks = protectedBlocks(program);
        if (blocks.isEmpty()) {
            return;
        }
        NestedProtection nested = new NestedProtection(program, splitter);
        for (BasicBlock block : blocks) {
            BasicBlock rest = isNestingKept ? nested.enter(block) : block;
            for (Instruction throwing : throwing(rest)) {
                splitBefore(splitter, throwing);
            }
        }
        splitter.fixProgram();
        nested.narrowEntries();
    }

    private static List<BasicBlock> protectedBlocks(Program program) {
        List<BasicBlock> blocks = new ArrayList<>();
        for (BasicBlock block : program.getBasicBlocks()) {
            if (!block.getTryCatchBlocks().isEmpty()) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    private static List<Instruction> throwing(BasicBlock block) {
        List<Instruction> throwing = new ArrayList<>();
        for (Instruction instruction : block) {
            if (!NEVER_THROW.contains(instruction.getClass())) {
                throwing.add(instruction);
            }
        }
        return throwing;
    }

    /**
     * The analysis learns what a handler may catch from the calls of its range. One without any gets a call that does
     * nothing: what instructions raise by themselves is among what each call may throw ({@link CoroutineGuard}).
     */
    static void showRaised(ClassHolder owner) {
        for (MethodHolder method : owner.getMethods()) {
            if (method.getProgram() != null) {
                showRaised(method.getProgram());
            }
        }
    }

    private static void showRaised(Program program) {
        Set<BasicBlock> shown = new HashSet<>();
        Map<BasicBlock, BasicBlock> ranges = new LinkedHashMap<>();
        for (BasicBlock block : protectedBlocks(program)) {
            for (TryCatchBlock range : block.getTryCatchBlocks()) {
                ranges.putIfAbsent(range.getHandler(), block);
                if (hasCall(block)) {
                    shown.add(range.getHandler());
                }
            }
        }
        ranges.keySet().removeAll(shown);
        for (BasicBlock block : new LinkedHashSet<>(ranges.values())) {
            block.addFirst(NestedProtection.begin());
        }
    }

    private static boolean hasCall(BasicBlock block) {
        for (Instruction instruction : block) {
            if (instruction instanceof InvokeInstruction) {
                return true;
            }
        }
        return false;
    }

    private static void splitBefore(BasicBlockSplitter splitter, Instruction throwing) {
        BasicBlock block = throwing.getBasicBlock();
        jump(block, splitter.split(block, throwing.getPrevious()));
    }

    static void jump(BasicBlock from, BasicBlock to) {
        JumpInstruction jump = new JumpInstruction();
        jump.setTarget(to);
        from.add(jump);
    }
}
