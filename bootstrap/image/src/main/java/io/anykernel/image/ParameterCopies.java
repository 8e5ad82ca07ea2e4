package io.anykernel.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.teavm.asm.ClassReader;
import org.teavm.asm.ClassWriter;
import org.teavm.asm.Opcodes;
import org.teavm.asm.Type;
import org.teavm.asm.tree.AbstractInsnNode;
import org.teavm.asm.tree.ClassNode;
import org.teavm.asm.tree.IincInsnNode;
import org.teavm.asm.tree.InsnList;
import org.teavm.asm.tree.MethodNode;
import org.teavm.asm.tree.VarInsnNode;
import org.teavm.parsing.resource.Resource;
import org.teavm.parsing.resource.ResourceProvider;

/**
 * Class files in which no method with a handler assigns its parameters: it assigns copies, made at its start. TeaVM's
 * front end loses what a parameter held before it was assigned in {@code try}, and hands the handler the new value.
 */
final class ParameterCopies implements ResourceProvider {
    private final ResourceProvider classPath;

    ParameterCopies(ResourceProvider classPath) {
        this.classPath = classPath;
    }

    @Override
    public Iterator<Resource> getResources(String name) {
        Iterator<Resource> found = classPath.getResources(name);
        if (!name.endsWith(".class")) {
            return found;
        }
        List<Resource> repaired = new ArrayList<>();
        found.forEachRemaining(resource -> repaired.add(new RepairedClass(resource)));
        return repaired.iterator();
    }

    @Override
    public void close() {
        classPath.close();
    }

    private record RepairedClass(Resource original) implements Resource {
        @Override
        public InputStream open() {
            try (InputStream in = original.open()) {
                return new ByteArrayInputStream(repair(in.readAllBytes()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Date getModificationDate() {
            return original.getModificationDate();
        }
    }

    /** The class file itself, if nothing in it needs repair. */
    static byte[] repair(byte[] classFile) {
        ClassNode node = new ClassNode();
        new ClassReader(classFile).accept(node, ClassReader.SKIP_FRAMES);
        boolean isRepaired = false;
        for (MethodNode method : node.methods) {
            if (!method.tryCatchBlocks.isEmpty()) {
                isRepaired |= repair(method);
            }
        }
        if (!isRepaired) {
            return classFile;
        }
        ClassWriter writer = new ClassWriter(0);
        node.accept(writer);
        return writer.toByteArray();
    }

    private static boolean repair(MethodNode method) {
        Map<Integer, Type> parameters = parameters(method);
        Map<Integer, Integer> copies = new HashMap<>();
        for (AbstractInsnNode instruction : method.instructions) {
            int assigned = assignedLocal(instruction);
            if (parameters.containsKey(assigned) && !copies.containsKey(assigned)) {
                copies.put(assigned, method.maxLocals);
                method.maxLocals += 2;
            }
        }
        if (copies.isEmpty()) {
            return false;
        }
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof VarInsnNode access) {
                access.var = copies.getOrDefault(access.var, access.var);
            } else if (instruction instanceof IincInsnNode increment) {
                increment.var = copies.getOrDefault(increment.var, increment.var);
            }
        }
        if (method.localVariables != null) {
            method.localVariables.clear(); // they only name what a debugger shows
        }
        method.instructions.insert(copying(copies, parameters));
        method.maxStack = Math.max(method.maxStack, 2);
        return true;
    }

    /** Types of the parameters by their local; an instance's own reference is never assigned. */
    private static Map<Integer, Type> parameters(MethodNode method) {
        Map<Integer, Type> parameters = new HashMap<>();
        int local = (method.access & Opcodes.ACC_STATIC) != 0 ? 0 : 1;
        for (Type type : Type.getArgumentTypes(method.desc)) {
            parameters.put(local, type);
            local += type.getSize();
        }
        return parameters;
    }

    private static int assignedLocal(AbstractInsnNode instruction) {
        int opcode = instruction.getOpcode();
        if (instruction instanceof IincInsnNode increment) {
            return increment.var;
        }
        return opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE ? ((VarInsnNode) instruction).var : -1;
    }

    private static InsnList copying(Map<Integer, Integer> copies, Map<Integer, Type> parameters) {
        InsnList copying = new InsnList();
        for (Map.Entry<Integer, Integer> copy : new TreeMap<>(copies).entrySet()) {
            Type type = parameters.get(copy.getKey());
            copying.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), copy.getKey()));
            copying.add(new VarInsnNode(type.getOpcode(Opcodes.ISTORE), copy.getValue()));
        }
        return copying;
    }
}
