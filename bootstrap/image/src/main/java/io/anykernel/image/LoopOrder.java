package io.anykernel.image;

import io.anykernel.hypercall.guest.Arithmetic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.teavm.common.DominatorTree;
import org.teavm.common.GraphUtils;
import org.teavm.common.Loop;
import org.teavm.common.LoopGraph;
import org.teavm.model.BasicBlock;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.ArrayElementType;
import org.teavm.model.instructions.ArrayLengthInstruction;
import org.teavm.model.instructions.AssignInstruction;
import org.teavm.model.instructions.BinaryBranchingInstruction;
import org.teavm.model.instructions.BinaryInstruction;
import org.teavm.model.instructions.BranchingInstruction;
import org.teavm.model.instructions.CastInstruction;
import org.teavm.model.instructions.CastIntegerInstruction;
import org.teavm.model.instructions.CastNumberInstruction;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.JumpInstruction;
import org.teavm.model.instructions.LongConstantInstruction;
import org.teavm.model.instructions.NullCheckInstruction;
import org.teavm.model.instructions.NullConstantInstruction;
import org.teavm.model.instructions.PutFieldInstruction;
import org.teavm.model.instructions.StringConstantInstruction;
import org.teavm.model.instructions.UnwrapArrayInstruction;
import org.teavm.model.util.DefinitionExtractor;
import org.teavm.model.util.ProgramUtils;

/**
 * Keeps a check for {@code null} or of a type where it stands in a loop. The optimiser moves those whose operand the loop
 * does not change to before the loop, although the loop has done something by then, or catches what they throw. They get
 * their operand by a call, which it does not move. Where nothing comes before them in the loop, they may go.
 */
final class LoopOrder {
    private static final ValueType OBJECT = ValueType.object("java.lang.Object");

    /** By the kind of elements, since the back end types what it loads from an array by the array's type. */
    private static final Map<ArrayElementType, ValueType> ARRAYS = Map.of(
            ArrayElementType.BYTE, ValueType.parse(byte[].class),
            ArrayElementType.SHORT, ValueType.parse(short[].class),
            ArrayElementType.CHAR, ValueType.parse(char[].class),
            ArrayElementType.INT, ValueType.parse(int[].class),
            ArrayElementType.LONG, ValueType.parse(long[].class),
            ArrayElementType.FLOAT, ValueType.parse(float[].class),
            ArrayElementType.DOUBLE, ValueType.parse(double[].class));

    /** Instructions without an effect that a failing check after them would come too early for. */
    private static final Set<Class<?>> WITHOUT_EFFECT = Set.of(
            ArrayLengthInstruction.class,
            AssignInstruction.class,
            BinaryBranchingInstruction.class,
            BinaryInstruction.class,
            BranchingInstruction.class,
            CastIntegerInstruction.class,
            CastNumberInstruction.class,
            GetFieldInstruction.class,
            IntegerConstantInstruction.class,
            JumpInstruction.class,
            LongConstantInstruction.class,
            NullConstantInstruction.class,
            StringConstantInstruction.class,
            UnwrapArrayInstruction.class);

    private final Program program;
    private final LoopGraph flow;
    private final Map<Variable, Integer> places = new HashMap<>();

    private LoopOrder(Program program) {
        this.program = program;
        this.flow = new LoopGraph(ProgramUtils.buildControlFlowGraph(program));
    }

    /** The methods that repaired programs may call; they return their argument, and the C compiler removes them. */
    static List<MethodReference> calls() {
        List<MethodReference> calls = new ArrayList<>(List.of(same(OBJECT)));
        ARRAYS.values().forEach(type -> calls.add(same(type)));
        return calls;
    }

    private static MethodReference same(ValueType type) {
        return new MethodReference(Arithmetic.class.getName(), "same", type, type);
    }

    static void repair(Program program) {
        if (program.basicBlockCount() > 0) {
            new LoopOrder(program).repair();
        }
    }

    private void repair() {
        DominatorTree dominators = GraphUtils.buildDominatorTree(flow);
        findPlaces();
        for (BasicBlock block : program.getBasicBlocks()) {
            Loop loop = flow.loopAt(block.getIndex());
            if (loop != null && (!block.getTryCatchBlocks().isEmpty() || isDominatingExits(dominators, block, loop))) {
                repair(block, loop);
            }
        }
    }

    private void findPlaces() {
        DefinitionExtractor definitions = new DefinitionExtractor();
        for (BasicBlock block : program.getBasicBlocks()) {
            block.getPhis().forEach(phi -> places.put(phi.getReceiver(), block.getIndex()));
            if (block.getExceptionVariable() != null) {
                places.put(block.getExceptionVariable(), block.getIndex());
            }
            for (Instruction instruction : block) {
                instruction.acceptVisitor(definitions);
                for (Variable defined : definitions.getDefinedVariables()) {
                    places.put(defined, block.getIndex());
                }
            }
        }
    }

    /** Whether each way out of the loop leads through the block. */
    private boolean isDominatingExits(DominatorTree dominators, BasicBlock block, Loop loop) {
        for (int inside = 0; inside < flow.size(); inside++) {
            if (isWithin(flow.loopAt(inside), loop)
                    && hasExit(inside, loop)
                    && !dominators.dominates(block.getIndex(), inside)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasExit(int inside, Loop loop) {
        for (int target : flow.outgoingEdges(inside)) {
            if (!isWithin(flow.loopAt(target), loop)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWithin(Loop inner, Loop outer) {
        return inner != null && (inner == outer || inner.isChildOf(outer));
    }

    private void repair(BasicBlock block, Loop loop) {
        boolean isFirst = block.getTryCatchBlocks().isEmpty() && loop.getHead() == block.getIndex();
        for (Instruction instruction : block) {
            if (instruction instanceof NullCheckInstruction check) {
                ValueType type = typeOfGuarded(check);
                if (!isFirst && type != null && isFromOutside(check.getValue(), loop)) {
                    check.setValue(same(check.getValue(), type, check));
                }
            } else if (instruction instanceof CastInstruction cast) {
                if (!isFirst && isFromOutside(cast.getValue(), loop)) {
                    cast.setValue(same(cast.getValue(), OBJECT, cast));
                }
            } else {
                isFirst &= WITHOUT_EFFECT.contains(instruction.getClass());
            }
        }
    }

    private boolean isFromOutside(Variable value, Loop loop) {
        Integer place = places.get(value);
        return place == null || !isWithin(flow.loopAt(place), loop);
    }

    /** What the instruction behind the check shows of its operand; {@code null} where it may be an array of objects. */
    private static ValueType typeOfGuarded(NullCheckInstruction check) {
        Instruction guarded = check.getNext();
        if (guarded instanceof UnwrapArrayInstruction unwrap) {
            return ARRAYS.get(unwrap.getElementType());
        } else if (guarded instanceof InvokeInstruction call) {
            return call.getMethod().getClassName().equals("java.lang.Object") ? null : OBJECT;
        }
        return guarded instanceof GetFieldInstruction || guarded instanceof PutFieldInstruction ? OBJECT : null;
    }

    private Variable same(Variable value, ValueType type, Instruction before) {
        InvokeInstruction call = new InvokeInstruction();
        call.setType(InvocationType.SPECIAL);
        call.setMethod(same(type));
        call.setArguments(value);
        call.setReceiver(program.createVariable());
        call.setLocation(before.getLocation());
        before.insertPrevious(call);
        return call.getReceiver();
    }
}
