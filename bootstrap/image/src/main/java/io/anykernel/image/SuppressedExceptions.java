package io.anykernel.image;

import io.anykernel.hypercall.guest.Arithmetic;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;

/**
 * TeaVM's {@code Throwable} never initialises its list of suppressed exceptions, so that {@code try} with resources ends
 * in a {@code NullPointerException} when closing fails too. Where that class reads the list, none means an empty one.
 */
final class SuppressedExceptions {
    private static final String THROWABLE = "java.lang.Throwable";
    private static final ValueType THROWABLES = ValueType.arrayOf(ValueType.object(THROWABLE));
    private static final MethodReference OR_EMPTY =
            new MethodReference(Arithmetic.class.getName(), "orEmpty", THROWABLES, THROWABLES);

    private SuppressedExceptions() {}

    static void repair(ClassHolder owner) {
        if (!owner.getName().equals(THROWABLE)) {
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
            for (Instruction instruction : block) {
                if (instruction instanceof GetFieldInstruction read
                        && read.getField().getFieldName().equals("suppressed")) {
                    repair(program, read);
                }
            }
        }
    }

    private static void repair(Program program, GetFieldInstruction read) {
        Variable list = read.getReceiver();
        read.setReceiver(program.createVariable());
        InvokeInstruction orEmpty = new InvokeInstruction();
        orEmpty.setType(InvocationType.SPECIAL);
        orEmpty.setMethod(OR_EMPTY);
        orEmpty.setArguments(read.getReceiver());
        orEmpty.setReceiver(list);
        orEmpty.setLocation(read.getLocation());
        read.insertNext(orEmpty);
    }
}
