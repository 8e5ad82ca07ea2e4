package io.anykernel.image;

import io.anykernel.hypercall.guest.Arithmetic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.teavm.model.BasicBlock;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReader;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.ArrayElementType;
import org.teavm.model.instructions.ArrayLengthInstruction;
import org.teavm.model.instructions.BinaryBranchingInstruction;
import org.teavm.model.instructions.BranchingInstruction;
import org.teavm.model.instructions.CastInstruction;
import org.teavm.model.instructions.CloneArrayInstruction;
import org.teavm.model.instructions.ExitInstruction;
import org.teavm.model.instructions.GetElementInstruction;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.PutFieldInstruction;
import org.teavm.model.instructions.SwitchInstruction;

/**
 * Keeps instructions with an unread result where they may throw or initialise a class: the optimiser drops them, and
 * what they would have thrown with them (JLS 15.10.4, 15.11, 15.16). A reader that does nothing keeps each.
 *
 * <p>Checks for {@code null} and of bounds are instructions of their own from inlining on, and stay. Casts are not, so
 * they are looked at again where the optimiser may lose their last reader.
 */
final class UnreadResults {
    /** Reader of references; the later steps need it to be linked. */
    static final MethodReference READER = reader(ValueType.object("java.lang.Object"));

    /** What goes when both ways from a branch lead to the same. */
    private static final Set<Class<? extends Instruction>> BRANCHES =
            Set.of(BranchingInstruction.class, BinaryBranchingInstruction.class, SwitchInstruction.class);

    private UnreadResults() {}

    /** Before the first optimisation: all such instructions. */
    static void keep(Program program) {
        keepCasts(program, ReadVariables.except(program, BRANCHES));
        ReadVariables read = ReadVariables.in(program);
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction : block) {
                Variable result = resultThatMayThrow(instruction);
                if (result != null && !read.contains(result)) {
                    instruction.insertNext(readerOf(result, kind(instruction), instruction));
                }
            }
        }
    }

    /** Before inlining, after which a caller may ignore a method's result, or a method its argument. */
    static void keepForCallers(Program program, MethodReader method) {
        ReadVariables read = ReadVariables.except(program, Set.of(ExitInstruction.class));
        keepCasts(program, read);
        if (program.basicBlockCount() == 0) {
            return;
        }
        List<Instruction> readers = new ArrayList<>();
        for (int i = 0; i < method.parameterCount(); i++) {
            Variable parameter = program.variableAt(i + 1);
            if (!(method.parameterType(i) instanceof ValueType.Primitive) && !read.contains(parameter)) {
                readers.add(readerOf(parameter, method.parameterType(i), null));
            }
        }
        program.basicBlockAt(0).addFirstAll(readers);
    }

    /** Before objects that do not escape are taken apart, and the unread fields dropped. */
    static void keepInFields(Program program) {
        keepCasts(program, ReadVariables.except(program, Set.of(PutFieldInstruction.class)));
    }

    private static void keepCasts(Program program, ReadVariables read) {
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction : block) {
                if (instruction instanceof CastInstruction cast && !read.contains(cast.getReceiver())) {
                    cast.insertNext(readerOf(cast.getReceiver(), cast.getTargetType(), cast));
                }
            }
        }
    }

    private static Variable resultThatMayThrow(Instruction instruction) {
        if (instruction instanceof CastInstruction cast) {
            return cast.getReceiver();
        } else if (instruction instanceof GetElementInstruction element) {
            return element.getReceiver();
        } else if (instruction instanceof GetFieldInstruction field) {
            return field.getReceiver();
        } else if (instruction instanceof ArrayLengthInstruction length) {
            return length.getReceiver();
        }
        return instruction instanceof CloneArrayInstruction copy ? copy.getReceiver() : null;
    }

    private static ValueType kind(Instruction instruction) {
        if (instruction instanceof GetElementInstruction element) {
            return kind(element.getType());
        } else if (instruction instanceof GetFieldInstruction field) {
            return field.getFieldType();
        }
        return instruction instanceof ArrayLengthInstruction ? ValueType.INTEGER : ValueType.object("java.lang.Object");
    }

    private static ValueType kind(ArrayElementType type) {
        return switch (type) {
            case LONG -> ValueType.LONG;
            case FLOAT -> ValueType.FLOAT;
            case DOUBLE -> ValueType.DOUBLE;
            case OBJECT -> ValueType.object("java.lang.Object");
            default -> ValueType.INTEGER;
        };
    }

    /** A call that reads a value of this type and does nothing. */
    static InvokeInstruction readerOf(Variable value, ValueType type, Instruction near) {
        InvokeInstruction reader = new InvokeInstruction();
        reader.setType(InvocationType.SPECIAL);
        reader.setMethod(reader(widened(type)));
        reader.setArguments(value);
        reader.setLocation(near == null ? null : near.getLocation());
        return reader;
    }

    private static MethodReference reader(ValueType type) {
        return new MethodReference(Arithmetic.class.getName(), "keep", type, ValueType.VOID);
    }

    private static ValueType widened(ValueType type) {
        if (type == ValueType.LONG || type == ValueType.FLOAT || type == ValueType.DOUBLE) {
            return type;
        }
        return type instanceof ValueType.Primitive ? ValueType.INTEGER : ValueType.object("java.lang.Object");
    }
}
