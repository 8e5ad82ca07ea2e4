package io.anykernel.image;

import io.anykernel.hypercall.guest.library.LibraryMethods;
import io.anykernel.hypercall.guest.library.MethodsOf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.teavm.model.AccessLevel;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderSource;
import org.teavm.model.ElementModifier;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.ExitInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;

/**
 * Gives classes of TeaVM's library the methods of {@code io.anykernel.hypercall.guest.library}: a method there becomes the
 * body of the one that it stands for, by a call that the optimiser inlines. A body that is still called under the name of
 * {@code former…} moves to a method of its own. {@code beforeNew} is called first in the constructor with its parameters; one
 * with a result makes a constructor that is missing, which hands the result to the one that takes it.
 */
final class ClassLibrary {
    private static final String FORMER = "former";
    private static final String INHERITED = "inherited";
    private static final String BEFORE_NEW = "beforeNew";

    /** By the name of the class of the JDK. */
    private static final Map<String, List<String>> LIBRARIES = new HashMap<>();

    static {
        for (Class<?> library : LibraryMethods.CLASSES) {
            for (Class<?> owner : library.getAnnotation(MethodsOf.class).value()) {
                LIBRARIES
                        .computeIfAbsent(owner.getName(), name -> new ArrayList<>())
                        .add(library.getName());
            }
        }
    }

    private ClassLibrary() {}

    static void repair(ClassHolder owner, ClassHolderSource classPath) {
        for (String library : LIBRARIES.getOrDefault(owner.getName(), List.of())) {
            for (MethodHolder method : classPath.get(library).getMethods()) {
                if (method.getName().equals(BEFORE_NEW)) {
                    begin(owner, method);
                } else if (isPublished(method)) {
                    replace(owner, method);
                }
            }
        }
        for (Class<?> library : LibraryMethods.CLASSES) {
            if (library.getName().equals(owner.getName())) {
                String replaced =
                        library.getAnnotation(MethodsOf.class).value()[0].getName();
                linkFormer(owner, replaced, classPath.get(replaced).getParent());
            }
        }
    }

    private static boolean isPublished(MethodHolder method) {
        return method.hasModifier(ElementModifier.STATIC)
                && method.getLevel() != AccessLevel.PRIVATE
                && !method.getName().equals("<clinit>")
                && !isCalling(FORMER, method)
                && !isCalling(INHERITED, method);
    }

    private static boolean isCalling(String prefix, MethodHolder method) {
        return method.hasModifier(ElementModifier.NATIVE)
                && method.getName().startsWith(prefix)
                && method.getName().length() > prefix.length();
    }

    /** Calls a method of the library first in the constructor with its parameters, which it makes if the method has a result. */
    private static void begin(ClassHolder owner, MethodHolder library) {
        ValueType[] signature = library.getSignature();
        signature[signature.length - 1] = ValueType.VOID;
        MethodDescriptor descriptor = new MethodDescriptor("<init>", signature);
        MethodHolder constructor = owner.getMethod(descriptor);
        boolean isMade = library.getResultType() != ValueType.VOID;
        if ((constructor == null) != isMade) {
            throw GeneratedCode.unexpected(owner.getName() + library.getDescriptor());
        }
        if (isMade) {
            owner.addMethod(constructorOf(owner, descriptor, library));
        } else {
            constructor.getProgram().basicBlockAt(0).addFirst(callOf(library, constructor.getProgram()));
        }
    }

    /** With the parameters of the method as the program's arguments. */
    private static InvokeInstruction callOf(MethodHolder library, Program program) {
        List<Variable> arguments = new ArrayList<>();
        for (int i = 1; i <= library.parameterCount(); i++) {
            arguments.add(program.variableAt(i));
        }
        InvokeInstruction call = new InvokeInstruction();
        call.setType(InvocationType.SPECIAL);
        call.setMethod(library.getReference());
        call.setArguments(arguments.toArray(new Variable[0]));
        return call;
    }

    private static MethodHolder constructorOf(ClassHolder owner, MethodDescriptor descriptor, MethodHolder library) {
        Program program = new Program();
        BasicBlock block = program.createBasicBlock();
        for (int i = 0; i <= library.parameterCount(); i++) {
            program.createVariable();
        }
        InvokeInstruction made = callOf(library, program);
        made.setReceiver(program.createVariable());
        InvokeInstruction handed = new InvokeInstruction();
        handed.setType(InvocationType.SPECIAL);
        handed.setMethod(new MethodReference(owner.getName(), "<init>", library.getResultType(), ValueType.VOID));
        handed.setInstance(program.variableAt(0));
        handed.setArguments(made.getReceiver());
        block.add(made);
        block.add(handed);
        block.add(new ExitInstruction());
        MethodHolder constructor = new MethodHolder(descriptor);
        constructor.setLevel(AccessLevel.PUBLIC);
        constructor.setProgram(program);
        return constructor;
    }

    private static void replace(ClassHolder owner, MethodHolder library) {
        boolean isInstance =
                library.parameterCount() > 0 && library.parameterType(0).equals(ValueType.object(owner.getName()));
        MethodDescriptor descriptor = isInstance ? withoutReceiver(library) : library.getDescriptor();
        MethodHolder former = owner.getMethod(descriptor);
        if (former != null) {
            owner.removeMethod(former);
            keepFormer(owner, former);
        }
        MethodHolder method = new MethodHolder(descriptor);
        method.setLevel(AccessLevel.PUBLIC);
        if (!isInstance) {
            method.getModifiers().add(ElementModifier.STATIC);
        }
        method.setProgram(calling(library.getReference(), InvocationType.SPECIAL, isInstance, false));
        owner.addMethod(method);
    }

    private static MethodDescriptor withoutReceiver(MethodHolder library) {
        ValueType[] signature = library.getSignature();
        ValueType[] types = new ValueType[signature.length - 1];
        System.arraycopy(signature, 1, types, 0, types.length);
        return new MethodDescriptor(library.getName(), types);
    }

    private static void keepFormer(ClassHolder owner, MethodHolder former) {
        if (former.getProgram() == null) {
            return;
        }
        MethodHolder kept = new MethodHolder(new MethodDescriptor(formerName(former.getName()), former.getSignature()));
        kept.setLevel(AccessLevel.PUBLIC);
        if (former.hasModifier(ElementModifier.STATIC)) {
            kept.getModifiers().add(ElementModifier.STATIC);
        }
        kept.setProgram(org.teavm.model.util.ProgramUtils.copy(former.getProgram()));
        owner.addMethod(kept);
    }

    private static String formerName(String name) {
        return FORMER + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static void linkFormer(ClassHolder library, String owner, String parent) {
        for (MethodHolder method : library.getMethods()) {
            if (isCalling(FORMER, method)) {
                link(method, new MethodReference(owner, withoutReceiver(method)));
            } else if (isCalling(INHERITED, method)) {
                String name = method.getName().substring(INHERITED.length());
                String inherited = Character.toLowerCase(name.charAt(0)) + name.substring(1);
                ValueType[] signature = withoutReceiver(method).getSignature();
                link(method, new MethodReference(parent, new MethodDescriptor(inherited, signature)));
            }
        }
    }

    private static void link(MethodHolder method, MethodReference target) {
        method.getModifiers().remove(ElementModifier.NATIVE);
        method.setProgram(calling(target, InvocationType.SPECIAL, false, true));
    }

    /**
     * A method that hands its arguments on.
     *
     * @param isFromInstance whether it has a receiver, which goes before its arguments
     * @param isToInstance whether its first argument is the receiver of what it calls
     */
    private static Program calling(
            MethodReference target, InvocationType type, boolean isFromInstance, boolean isToInstance) {
        Program program = new Program();
        BasicBlock block = program.createBasicBlock();
        Variable receiver = program.createVariable();
        List<Variable> arguments = new ArrayList<>();
        if (isFromInstance) {
            arguments.add(receiver);
        }
        int passed = target.parameterCount() + (isToInstance ? 1 : 0);
        while (arguments.size() < passed) {
            arguments.add(program.createVariable());
        }
        InvokeInstruction call = new InvokeInstruction();
        call.setType(type);
        call.setMethod(target);
        if (isToInstance) {
            call.setInstance(arguments.remove(0));
        }
        call.setArguments(arguments.toArray(new Variable[0]));
        ExitInstruction exit = new ExitInstruction();
        if (target.getReturnType() != ValueType.VOID) {
            call.setReceiver(program.createVariable());
            exit.setValueToReturn(call.getReceiver());
        }
        block.add(call);
        block.add(exit);
        return program;
    }
}
