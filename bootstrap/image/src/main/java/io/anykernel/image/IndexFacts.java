package io.anykernel.image;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.teavm.model.BasicBlock;
import org.teavm.model.Instruction;
import org.teavm.model.Program;
import org.teavm.model.Variable;
import org.teavm.model.instructions.ArrayLengthInstruction;
import org.teavm.model.instructions.AssignInstruction;
import org.teavm.model.instructions.BinaryInstruction;
import org.teavm.model.instructions.BinaryOperation;
import org.teavm.model.instructions.BranchingCondition;
import org.teavm.model.instructions.BranchingInstruction;
import org.teavm.model.instructions.ConstructArrayInstruction;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.NullCheckInstruction;
import org.teavm.model.instructions.NumericOperandType;
import org.teavm.model.instructions.UnwrapArrayInstruction;

/**
 * What is known of indexes and lengths in a program in SSA form: for good, by the one instruction that defines a variable,
 * and for the part of the program between {@link #enter} and {@link #leave}.
 */
final class IndexFacts {
    private record Below(Variable index, Variable array) {}

    private final Map<Variable, Variable> copies = new HashMap<>();
    private final Map<Variable, Integer> constants = new HashMap<>();
    private final Map<Variable, Variable> sizes = new HashMap<>();
    private final Map<Variable, Variable> measured = new HashMap<>();
    private final Map<Variable, BinaryInstruction> computed = new HashMap<>();

    private final Set<Variable> nonNegative = new HashSet<>();
    private final Set<Below> below = new HashSet<>();

    /** What was learnt since each {@link #enter}, newest first; that itself is in it as a mark. */
    private final Deque<Object> learnt = new ArrayDeque<>();

    private static final Object MARK = new Object();

    IndexFacts(Program program) {
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction : block) {
                define(instruction);
            }
        }
    }

    private void define(Instruction instruction) {
        if (instruction instanceof AssignInstruction copy) {
            copies.put(copy.getReceiver(), copy.getAssignee());
        } else if (instruction instanceof UnwrapArrayInstruction unwrap) {
            copies.put(unwrap.getReceiver(), unwrap.getArray());
        } else if (instruction instanceof NullCheckInstruction check) {
            copies.put(check.getReceiver(), check.getValue());
        } else if (instruction instanceof IntegerConstantInstruction constant) {
            constants.put(constant.getReceiver(), constant.getConstant());
        } else if (instruction instanceof ConstructArrayInstruction array) {
            sizes.put(array.getReceiver(), array.getSize());
        } else if (instruction instanceof ArrayLengthInstruction length) {
            measured.put(length.getReceiver(), length.getArray());
        } else if (instruction instanceof BinaryInstruction binary
                && binary.getOperandType() == NumericOperandType.INT) {
            computed.put(binary.getReceiver(), binary);
        }
    }

    void enter() {
        learnt.push(MARK);
    }

    void leave() {
        for (Object fact = learnt.pop(); fact != MARK; fact = learnt.pop()) {
            nonNegative.remove(fact);
            below.remove(fact);
        }
    }

    boolean isNonNegative(Variable variable) {
        Variable value = original(variable);
        Integer constant = constants.get(value);
        if (constant != null) {
            return constant >= 0;
        }
        return nonNegative.contains(value) || measured.containsKey(value) || mask(value) >= 0;
    }

    boolean isBelowLength(Variable index, Variable array) {
        Variable value = original(index);
        Variable object = original(array);
        if (below.contains(new Below(value, object))) {
            return true;
        }
        Integer size = sizes.containsKey(object) ? constants.get(original(sizes.get(object))) : null;
        if (size == null) {
            return false;
        }
        Integer constant = constants.get(value);
        int largest = constant != null ? constant : mask(value);
        return largest >= 0 && largest < size;
    }

    /** The largest value that a mask lets through; -1 if the variable is not the result of one. */
    private int mask(Variable value) {
        BinaryInstruction binary = computed.get(value);
        if (binary == null || binary.getOperation() != BinaryOperation.AND) {
            return -1;
        }
        int first = constants.getOrDefault(original(binary.getFirstOperand()), -1);
        return first >= 0 ? first : constants.getOrDefault(original(binary.getSecondOperand()), -1);
    }

    /** The index has been checked against the array. */
    void within(Variable index, Variable array) {
        learnNonNegative(original(index));
        learnBelow(original(index), original(array));
    }

    /** The branch was taken, or passed by. */
    void learn(BranchingInstruction branch, boolean isTaken) {
        BinaryInstruction compared = computed.get(original(branch.getOperand()));
        if (compared != null && isComparison(compared)) {
            learn(
                    branch.getCondition(),
                    isTaken,
                    original(compared.getFirstOperand()),
                    original(compared.getSecondOperand()));
        } else if (holds(branch.getCondition(), isTaken, BranchingCondition.GREATER_OR_EQUAL)
                || holds(branch.getCondition(), isTaken, BranchingCondition.GREATER)) {
            learnNonNegative(original(branch.getOperand()));
        }
    }

    private static boolean isComparison(BinaryInstruction binary) {
        return binary.getOperation() == BinaryOperation.COMPARE_LESS
                || binary.getOperation() == BinaryOperation.COMPARE_GREATER;
    }

    private void learn(BranchingCondition condition, boolean isTaken, Variable first, Variable second) {
        if (holds(condition, isTaken, BranchingCondition.LESS)) {
            learnLess(first, second);
        } else if (holds(condition, isTaken, BranchingCondition.GREATER)) {
            learnLess(second, first);
        } else if (holds(condition, isTaken, BranchingCondition.LESS_OR_EQUAL)) {
            learnNotMore(first, second);
        } else if (holds(condition, isTaken, BranchingCondition.GREATER_OR_EQUAL)) {
            learnNotMore(second, first);
        }
    }

    /** Whether {@code wanted} is what the branch has shown. */
    private static boolean holds(BranchingCondition condition, boolean isTaken, BranchingCondition wanted) {
        return isTaken ? condition == wanted : condition == opposite(wanted);
    }

    private static BranchingCondition opposite(BranchingCondition condition) {
        return switch (condition) {
            case LESS -> BranchingCondition.GREATER_OR_EQUAL;
            case GREATER -> BranchingCondition.LESS_OR_EQUAL;
            case LESS_OR_EQUAL -> BranchingCondition.GREATER;
            default -> BranchingCondition.LESS;
        };
    }

    private void learnLess(Variable smaller, Variable larger) {
        if (measured.containsKey(larger)) {
            learnBelow(smaller, original(measured.get(larger)));
        }
        if (isNonNegative(smaller) || constants.getOrDefault(smaller, -2) == -1) {
            learnNonNegative(larger);
        }
    }

    private void learnNotMore(Variable smaller, Variable larger) {
        if (isNonNegative(smaller)) {
            learnNonNegative(larger);
        }
    }

    private void learnNonNegative(Variable variable) {
        if (nonNegative.add(variable)) {
            learnt.push(variable);
        }
    }

    private void learnBelow(Variable index, Variable array) {
        Below fact = new Below(index, array);
        if (below.add(fact)) {
            learnt.push(fact);
        }
    }

    private Variable original(Variable variable) {
        Variable value = variable;
        for (Variable source = copies.get(value); source != null; source = copies.get(value)) {
            value = source;
        }
        return value;
    }
}
