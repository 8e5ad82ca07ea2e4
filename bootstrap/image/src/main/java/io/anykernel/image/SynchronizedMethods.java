package io.anykernel.image;

import java.util.Arrays;
import java.util.List;
import org.teavm.model.AccessLevel;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ElementModifier;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.TryCatchBlock;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.ClassConstantInstruction;
import org.teavm.model.instructions.ExitInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.JumpInstruction;
import org.teavm.model.instructions.MonitorEnterInstruction;
import org.teavm.model.instructions.MonitorExitInstruction;
import org.teavm.model.instructions.RaiseInstruction;

/**
 * Gives {@code synchronized} methods their lock, which TeaVM's C back end forgets: the body moves to a private method, and
 * what is left enters the monitor, calls it, and leaves the monitor however the call ends (JVMS 2.11.10).
 */
final class SynchronizedMethods {
    private static final String BODY_SUFFIX = "$synchronized";

    private SynchronizedMethods() {}

    static void repair(ClassHolder owner) {
        for (MethodHolder method : List.copyOf(owner.getMethods())) {
            if (method.hasModifier(ElementModifier.SYNCHRONIZED) && method.getProgram() != null) {
                method.getModifiers().remove(ElementModifier.SYNCHRONIZED);
                MethodHolder body = moveBody(owner, method);
                method.setProgram(lockedCall(owner, method, body));
            }
        }
    }

    private static MethodHolder moveBody(ClassHolder owner, MethodHolder method) {
        MethodHolder body = new MethodHolder(new MethodDescriptor(
                method.getName() + BODY_SUFFIX, method.getDescriptor().getSignature()));
        body.setLevel(AccessLevel.PRIVATE);
        if (method.hasModifier(ElementModifier.STATIC)) {
            body.getModifiers().add(ElementModifier.STATIC);
        }
        body.setProgram(method.getProgram());
        owner.addMethod(body);
        return body;
    }

    private static Program lockedCall(ClassHolder owner, MethodHolder method, MethodHolder body) {
        Program program = new Program();
        boolean isStatic = method.hasModifier(ElementModifier.STATIC);
        Variable[] parameters = new Variable[method.parameterCount() + 1];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = program.createVariable();
        }
        BasicBlock enter = program.createBasicBlock();
        BasicBlock call = program.createBasicBlock();
        BasicBlock leave = program.createBasicBlock();
        BasicBlock fail = program.createBasicBlock();

        Variable lock = isStatic ? classConstant(program, enter, owner) : parameters[0];
        MonitorEnterInstruction monitorEnter = new MonitorEnterInstruction();
        monitorEnter.setObjectRef(lock);
        enter.add(monitorEnter);
        enter.add(jump(call));

        InvokeInstruction invoke = new InvokeInstruction();
        invoke.setType(InvocationType.SPECIAL);
        invoke.setMethod(new MethodReference(owner.getName(), body.getDescriptor()));
        invoke.setInstance(isStatic ? null : parameters[0]);
        invoke.setArguments(Arrays.copyOfRange(parameters, 1, parameters.length));
        Variable result = method.getResultType() == ValueType.VOID ? null : program.createVariable();
        invoke.setReceiver(result);
        call.add(invoke);
        call.add(jump(leave));
        TryCatchBlock handler = new TryCatchBlock();
        handler.setHandler(fail);
        call.getTryCatchBlocks().add(handler);

        leave.add(monitorExit(lock));
        ExitInstruction exit = new ExitInstruction();
        exit.setValueToReturn(result);
        leave.add(exit);

        Variable thrown = program.createVariable();
        fail.setExceptionVariable(thrown);
        fail.add(monitorExit(lock));
        RaiseInstruction raise = new RaiseInstruction();
        raise.setException(thrown);
        fail.add(raise);
        return program;
    }

    private static Variable classConstant(Program program, BasicBlock block, ClassHolder owner) {
        ClassConstantInstruction constant = new ClassConstantInstruction();
        constant.setConstant(ValueType.object(owner.getName()));
        constant.setReceiver(program.createVariable());
        block.add(constant);
        return constant.getReceiver();
    }

    private static JumpInstruction jump(BasicBlock target) {
        JumpInstruction jump = new JumpInstruction();
        jump.setTarget(target);
        return jump;
    }

    private static MonitorExitInstruction monitorExit(Variable lock) {
        MonitorExitInstruction exit = new MonitorExitInstruction();
        exit.setObjectRef(lock);
        return exit;
    }
}
