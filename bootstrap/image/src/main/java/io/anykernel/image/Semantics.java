package io.anykernel.image;

import io.anykernel.hypercall.guest.Arithmetic;
import io.anykernel.hypercall.guest.ClassRelations;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.BinaryInstruction;
import org.teavm.model.instructions.BinaryOperation;
import org.teavm.model.instructions.CastNumberInstruction;
import org.teavm.model.instructions.ConstructArrayInstruction;
import org.teavm.model.instructions.ConstructMultiArrayInstruction;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.LongConstantInstruction;
import org.teavm.model.instructions.NumericOperandType;
import org.teavm.model.util.DefinitionExtractor;

/**
 * Replaces the instructions whose meaning the C back end leaves to C, where C leaves it undefined, by calls of {@link
 * Arithmetic}: division by zero and of the smallest number by -1 (JLS 15.17.2), conversion of floating point to integers
 * (5.1.3), shifts by more than the width (15.19), negative array sizes (15.10.2). A division by a constant other than 0 and -1 stays as it is, and so does a size
 * that is a constant. Unread results are kept by {@link UnreadResults}. Rounding goes to {@link Arithmetic} too, where TeaVM's class library differs from {@code java.lang.Math}.
 */
final class Semantics {
    private static final String ARITHMETIC = Arithmetic.class.getName();

    private static final int REFERENCE_BYTES = 8;

    /** Its item type is known only when it runs; the size is checked as of references. */
    private static final MethodReference NEW_INSTANCE =
            new MethodReference(java.lang.reflect.Array.class, "newInstance", Class.class, int.class, Object.class);

    /** Methods of {@code java.lang.Math} whose results TeaVM's class library gets wrong. */
    private static final Set<String> MATH = Set.of("rint(D)D", "round(D)J", "round(F)I");

    /** In them, methods that are replaced elsewhere call each other. */
    private static final Set<String> OWN = Set.of("java.lang.Class", "java.lang.Integer", "java.lang.Long");

    private static final Set<BinaryOperation> SHIFTS =
            EnumSet.of(BinaryOperation.SHIFT_LEFT, BinaryOperation.SHIFT_RIGHT, BinaryOperation.SHIFT_RIGHT_UNSIGNED);

    private final Program program;
    private final Set<Repair> repairs;
    private final boolean isOwn;
    private final Set<Variable> divisors;
    private final Set<Variable> sizes;

    /** Methods of {@code java.lang.Class} whose answers for primitive types and interfaces are wrong. */
    private static final Map<MethodReference, MethodReference> RELATIONS = Map.of(
            new MethodReference(Class.class, "isAssignableFrom", Class.class, boolean.class),
            new MethodReference(ClassRelations.class, "isAssignable", Class.class, Class.class, boolean.class),
            new MethodReference(Class.class, "isInstance", Object.class, boolean.class),
            new MethodReference(ClassRelations.class, "isInstance", Class.class, Object.class, boolean.class));

    private Semantics(Program program, boolean isOwn, Set<Repair> repairs) {
        this.program = program;
        this.isOwn = isOwn;
        this.repairs = repairs;
        divisors = constants(program, divisor -> divisor > 0 || divisor < -1);
        sizes = constants(program, size -> size >= 0 && size <= Arithmetic.SMALL_ARRAY);
    }

    static void repair(ClassHolder owner, Set<Repair> repairs) {
        if (!GuestTarget.isRepaired(owner.getName())) {
            return;
        }
        for (MethodHolder method : owner.getMethods()) {
            if (method.getProgram() != null) {
                repair(method.getProgram(), OWN.contains(owner.getName()), repairs);
            }
        }
    }

    /** @param isOwn whether this is a class whose calls of its own methods stay */
    private static void repair(Program program, boolean isOwn, Set<Repair> repairs) {
        if (repairs.contains(Repair.UNREAD_RESULTS)) {
            UnreadResults.keep(program);
        }
        new Semantics(program, isOwn, repairs).repair();
    }

    private void repair() {
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction : block) {
                if (instruction instanceof BinaryInstruction binary) {
                    repairBinary(binary);
                } else if (instruction instanceof CastNumberInstruction cast) {
                    if (isNarrowingToInteger(cast) && repairs.contains(Repair.NARROWING)) {
                        repairCast(cast);
                    }
                } else if (instruction instanceof InvokeInstruction invoke && isWrongMath(invoke.getMethod())) {
                    if (repairs.contains(Repair.ROUNDING)) {
                        invoke.setMethod(new MethodReference(
                                ARITHMETIC, invoke.getMethod().getDescriptor()));
                    }
                } else if (instruction instanceof InvokeInstruction invoke && isUnsignedDivision(invoke.getMethod())) {
                    if (repairs.contains(Repair.DIVISION) && !isOwn) {
                        invoke.setMethod(new MethodReference(
                                ARITHMETIC, invoke.getMethod().getDescriptor()));
                    }
                } else if (instruction instanceof InvokeInstruction invoke
                        && RELATIONS.containsKey(invoke.getMethod())) {
                    if (repairs.contains(Repair.ASSIGNABILITY) && !isOwn) {
                        repairAssignability(invoke);
                    }
                } else if (repairs.contains(Repair.ARRAY_SIZES)) {
                    repairSizes(instruction);
                }
            }
        }
    }

    private void repairBinary(BinaryInstruction binary) {
        if (isDivision(binary)) {
            if (!divisors.contains(binary.getSecondOperand()) && repairs.contains(Repair.DIVISION)) {
                repairDivision(binary);
            }
        } else if (SHIFTS.contains(binary.getOperation()) && repairs.contains(Repair.SHIFTS)) {
            repairShift(program, binary);
        }
    }

    private static void repairAssignability(InvokeInstruction invoke) {
        invoke.setMethod(RELATIONS.get(invoke.getMethod()));
        invoke.setType(InvocationType.SPECIAL);
        invoke.setArguments(invoke.getInstance(), invoke.getArguments().get(0));
        invoke.setInstance(null);
    }

    private void repairSizes(Instruction instruction) {
        if (instruction instanceof ConstructArrayInstruction array) {
            if (!sizes.contains(array.getSize())) {
                array.setSize(checkedSize(program, array, array.getSize(), bytesOf(array.getItemType())));
            }
        } else if (instruction instanceof ConstructMultiArrayInstruction array) {
            ValueType type = array.getItemType();
            for (int i = 0; i < array.getDimensions().size(); i++) {
                Variable size = array.getDimensions().get(i);
                ValueType item = ((ValueType.Array) type).getItemType();
                array.getDimensions().set(i, checkedSize(program, array, size, bytesOf(item)));
                type = item;
            }
        } else if (instruction instanceof InvokeInstruction invoke
                && invoke.getMethod().equals(NEW_INSTANCE)) {
            Variable size = invoke.getArguments().get(1);
            invoke.setArguments(invoke.getArguments().get(0), checkedSize(program, invoke, size, REFERENCE_BYTES));
        }
    }

    /** Variables that hold only constants that are harmless, whichever instruction assigned them. */
    private static Set<Variable> constants(Program program, LongPredicate isHarmless) {
        Set<Variable> harmless = new HashSet<>();
        Set<Variable> others = new HashSet<>();
        DefinitionExtractor definitions = new DefinitionExtractor();
        for (BasicBlock block : program.getBasicBlocks()) {
            block.getPhis().forEach(phi -> others.add(phi.getReceiver()));
            for (Instruction instruction : block) {
                if (instruction instanceof IntegerConstantInstruction constant) {
                    (isHarmless.test(constant.getConstant()) ? harmless : others).add(constant.getReceiver());
                } else if (instruction instanceof LongConstantInstruction constant) {
                    (isHarmless.test(constant.getConstant()) ? harmless : others).add(constant.getReceiver());
                } else {
                    instruction.acceptVisitor(definitions);
                    others.addAll(Arrays.asList(definitions.getDefinedVariables()));
                }
            }
        }
        harmless.removeAll(others);
        return harmless;
    }

    private static boolean isWrongMath(MethodReference method) {
        return method.getClassName().equals("java.lang.Math")
                && MATH.contains(method.getDescriptor().toString());
    }

    private static boolean isUnsignedDivision(MethodReference method) {
        return (method.getClassName().equals("java.lang.Integer")
                        || method.getClassName().equals("java.lang.Long"))
                && (method.getName().equals("divideUnsigned")
                        || method.getName().equals("remainderUnsigned"));
    }

    private static boolean isDivision(BinaryInstruction binary) {
        boolean isDivision =
                binary.getOperation() == BinaryOperation.DIVIDE || binary.getOperation() == BinaryOperation.MODULO;
        return isDivision
                && (binary.getOperandType() == NumericOperandType.INT
                        || binary.getOperandType() == NumericOperandType.LONG);
    }

    private static boolean isNarrowingToInteger(CastNumberInstruction cast) {
        boolean isFloating =
                cast.getSourceType() == NumericOperandType.FLOAT || cast.getSourceType() == NumericOperandType.DOUBLE;
        return isFloating
                && (cast.getTargetType() == NumericOperandType.INT || cast.getTargetType() == NumericOperandType.LONG);
    }

    private static void repairDivision(BinaryInstruction binary) {
        ValueType type = binary.getOperandType() == NumericOperandType.INT ? ValueType.INTEGER : ValueType.LONG;
        String name = binary.getOperation() == BinaryOperation.DIVIDE ? "divide" : "remainder";
        InvokeInstruction call = call(name, type, type, type);
        call.setArguments(binary.getFirstOperand(), binary.getSecondOperand());
        call.setReceiver(binary.getReceiver());
        call.setLocation(binary.getLocation());
        binary.replace(call);
    }

    /** Only the low bits of a distance count (JLS 15.19); to C a larger one is undefined. The mask costs nothing on x86. */
    private static void repairShift(Program program, BinaryInstruction shift) {
        IntegerConstantInstruction mask = new IntegerConstantInstruction();
        mask.setConstant(shift.getOperandType() == NumericOperandType.LONG ? 63 : 31);
        mask.setReceiver(program.createVariable());
        mask.setLocation(shift.getLocation());
        BinaryInstruction masked = new BinaryInstruction(BinaryOperation.AND, NumericOperandType.INT);
        masked.setFirstOperand(shift.getSecondOperand());
        masked.setSecondOperand(mask.getReceiver());
        masked.setReceiver(program.createVariable());
        masked.setLocation(shift.getLocation());
        shift.insertPreviousAll(List.of(mask, masked));
        shift.setSecondOperand(masked.getReceiver());
    }

    private static void repairCast(CastNumberInstruction cast) {
        ValueType from = cast.getSourceType() == NumericOperandType.FLOAT ? ValueType.FLOAT : ValueType.DOUBLE;
        boolean isInt = cast.getTargetType() == NumericOperandType.INT;
        InvokeInstruction call = call(isInt ? "toInt" : "toLong", isInt ? ValueType.INTEGER : ValueType.LONG, from);
        call.setArguments(cast.getValue());
        call.setReceiver(cast.getReceiver());
        call.setLocation(cast.getLocation());
        cast.replace(call);
    }

    private static int bytesOf(ValueType item) {
        if (!(item instanceof ValueType.Primitive primitive)) {
            return REFERENCE_BYTES;
        }
        return switch (primitive.getKind()) {
            case BOOLEAN, BYTE -> 1;
            case SHORT, CHARACTER -> 2;
            case INTEGER, FLOAT -> 4;
            case LONG, DOUBLE -> 8;
        };
    }

    private static Variable checkedSize(Program program, Instruction before, Variable size, int itemBytes) {
        IntegerConstantInstruction bytes = new IntegerConstantInstruction();
        bytes.setConstant(itemBytes);
        bytes.setReceiver(program.createVariable());
        bytes.setLocation(before.getLocation());
        before.insertPrevious(bytes);
        InvokeInstruction call = call("arraySize", ValueType.INTEGER, ValueType.INTEGER, ValueType.INTEGER);
        call.setArguments(size, bytes.getReceiver());
        call.setReceiver(program.createVariable());
        call.setLocation(before.getLocation());
        before.insertPrevious(call);
        return call.getReceiver();
    }

    private static InvokeInstruction call(String name, ValueType result, ValueType... parameters) {
        ValueType[] signature = new ValueType[parameters.length + 1];
        System.arraycopy(parameters, 0, signature, 0, parameters.length);
        signature[parameters.length] = result;
        InvokeInstruction call = new InvokeInstruction();
        call.setType(InvocationType.SPECIAL);
        call.setMethod(new MethodReference(ARITHMETIC, name, signature));
        return call;
    }
}
