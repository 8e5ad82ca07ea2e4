package io.anykernel.image;

import java.util.ArrayList;
import java.util.List;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ElementModifier;
import org.teavm.model.FieldReference;
import org.teavm.model.Instruction;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.ExitInstruction;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.PutFieldInstruction;

/**
 * Calls the overlay's {@code HeapEnd} where TeaVM's collector takes something for granted: before and after its
 * defragmentation, which reads a free chunk of a heap that has none, and leaves as last a chunk that may not be; where it
 * grows the heap, and where it gives up; and for the memory of direct buffers, which it never releases.
 */
final class HeapGrowth {
    private static final String COLLECTOR = "org.teavm.runtime.GC";
    private static final String HEAP_END = "org.teavm.runtime.HeapEnd";
    private static final MethodReference DEFRAGMENT = new MethodReference(COLLECTOR, "defragment", ValueType.VOID);

    private static final MethodReference MAXIMUM = new MethodReference(COLLECTOR, "maxAvailableBytes", ValueType.LONG);
    private static final MethodReference HAS_CHUNK =
            new MethodReference(COLLECTOR, "hasAvailableMemory", ValueType.INTEGER, ValueType.BOOLEAN);
    private static final ValueType BUFFER = ValueType.object("org.teavm.runtime.RuntimeBuffer");
    private static final ValueType REGION = ValueType.object("org.teavm.runtime.GC$Region");
    private static final String FIRST_BUFFER = "firstDirectBuffer";
    private static final ValueType ADDRESS = ValueType.object("org.teavm.interop.Address");
    private static final MethodReference ALLOCATION =
            new MethodReference("org.teavm.backend.c.runtime.Memory", "malloc", ValueType.INTEGER, ADDRESS);

    private HeapGrowth() {}

    static void repair(ClassHolder owner) {
        switch (owner.getName()) {
            case COLLECTOR -> repairCollector(owner);
            case HEAP_END -> link(owner);
            case "java.nio.ByteBuffer" ->
                redirect(
                        method(owner, "allocateDirect", ValueType.INTEGER, ValueType.object("java.nio.ByteBuffer")),
                        ALLOCATION,
                        new MethodReference("org.teavm.runtime.DirectMemory", "allocate", ValueType.INTEGER, ADDRESS));
            default -> {}
        }
    }

    private static void repairCollector(ClassHolder owner) {
        MethodHolder collection = owner.getMethod(new MethodDescriptor("doCollectGarbage", ValueType.VOID));
        Instruction defragmentation = collection == null ? null : find(collection);
        if (defragmentation == null) {
            throw GeneratedCode.unexpected("GC.doCollectGarbage");
        }
        defragmentation.insertPrevious(call("ensureFreeChunk", defragmentation));
        defragmentation.insertNext(call("findLastChunk", defragmentation));
        MethodHolder next = method(owner, "getNextChunk", ValueType.INTEGER, ValueType.VOID);
        redirect(
                next,
                new MethodReference("org.teavm.runtime.ExceptionHandling", "printStack", ValueType.VOID),
                new MethodReference(HEAP_END, "exhausted", ValueType.VOID));
        redirect(
                method(owner, "resizeHeapConsistent", ValueType.LONG, ValueType.VOID),
                new MethodReference(COLLECTOR, "resizeHeap", ValueType.LONG, ValueType.VOID),
                new MethodReference(HEAP_END, "resizeCleared", ValueType.LONG, ValueType.VOID));
        redirect(
                collection,
                new MethodReference(COLLECTOR, "storeGapsInCardTable", ValueType.VOID),
                new MethodReference(HEAP_END, "markGaps", ValueType.VOID));
        redirect(next, HAS_CHUNK, new MethodReference(HEAP_END, "isAvailable", ValueType.INTEGER, ValueType.BOOLEAN));
        redirect(
                method(owner, "resizeHeapIfNecessary", ValueType.LONG, ValueType.VOID),
                MAXIMUM,
                new MethodReference(HEAP_END, "maximum", ValueType.LONG));
        method(owner, "processDirectBuffers", ValueType.VOID)
                .setProgram(calling(new MethodReference(HEAP_END, "releaseDirectBuffers", ValueType.VOID)));
    }

    /** Gives the overlay what is private to the collector. */
    private static void link(ClassHolder heapEnd) {
        define(
                method(heapEnd, "resize", ValueType.LONG, ValueType.VOID),
                calling(new MethodReference(COLLECTOR, "resizeHeapConsistent", ValueType.LONG, ValueType.VOID)));
        define(method(heapEnd, "regions", REGION), calling(new MethodReference(COLLECTOR, "regionsAddress", REGION)));
        define(method(heapEnd, "cards", ADDRESS), calling(new MethodReference(COLLECTOR, "cardTable", ADDRESS)));
        define(method(heapEnd, "hasChunk", ValueType.INTEGER, ValueType.BOOLEAN), calling(HAS_CHUNK));
        Program reading = new Program();
        reading.createVariable();
        GetFieldInstruction get = new GetFieldInstruction();
        get.setField(new FieldReference(COLLECTOR, FIRST_BUFFER));
        get.setFieldType(BUFFER);
        get.setReceiver(reading.createVariable());
        ExitInstruction exit = new ExitInstruction();
        exit.setValueToReturn(get.getReceiver());
        reading.createBasicBlock().addAll(List.of(get, exit));
        define(method(heapEnd, "firstBuffer", BUFFER), reading);
        Program writing = new Program();
        writing.createVariable();
        PutFieldInstruction put = new PutFieldInstruction();
        put.setField(new FieldReference(COLLECTOR, FIRST_BUFFER));
        put.setFieldType(BUFFER);
        put.setValue(writing.createVariable());
        writing.createBasicBlock().addAll(List.of(put, new ExitInstruction()));
        define(method(heapEnd, "keepFirstBuffer", BUFFER, ValueType.VOID), writing);
    }

    private static void define(MethodHolder method, Program program) {
        method.getModifiers().remove(ElementModifier.NATIVE);
        method.setProgram(program);
    }

    /** A static method that hands its arguments on to another. */
    private static Program calling(MethodReference target) {
        Program program = new Program();
        program.createVariable();
        List<Variable> arguments = new ArrayList<>();
        while (arguments.size() < target.parameterCount()) {
            arguments.add(program.createVariable());
        }
        InvokeInstruction call = new InvokeInstruction();
        call.setType(InvocationType.SPECIAL);
        call.setMethod(target);
        call.setArguments(arguments.toArray(new Variable[0]));
        ExitInstruction exit = new ExitInstruction();
        if (target.getReturnType() != ValueType.VOID) {
            call.setReceiver(program.createVariable());
            exit.setValueToReturn(call.getReceiver());
        }
        program.createBasicBlock().addAll(List.of(call, exit));
        return program;
    }

    private static MethodHolder method(ClassHolder owner, String name, ValueType... signature) {
        MethodHolder method = owner.getMethod(new MethodDescriptor(name, signature));
        if (method == null) {
            throw GeneratedCode.unexpected(owner.getName() + "." + name);
        }
        return method;
    }

    /** Has the calls of one static method in the other's place; there is one at least. */
    private static void redirect(MethodHolder method, MethodReference from, MethodReference to) {
        boolean isFound = false;
        for (BasicBlock block : method.getProgram().getBasicBlocks()) {
            for (Instruction instruction : block) {
                if (instruction instanceof InvokeInstruction invoke
                        && invoke.getMethod().equals(from)) {
                    invoke.setMethod(to);
                    isFound = true;
                }
            }
        }
        if (!isFound) {
            throw GeneratedCode.unexpected(method.getReference().toString());
        }
    }

    /** A collection that was asked for wrote the header of a free chunk over what lies behind a chunk that is used up. */
    static void repairClosing(ClassHolder owner) {
        if (!owner.getName().equals(COLLECTOR)) {
            return;
        }
        MethodHolder closing = owner.getMethod(new MethodDescriptor("fixHeap", ValueType.VOID));
        if (closing == null) {
            throw GeneratedCode.unexpected("GC.fixHeap");
        }
        Program program = new Program();
        program.createVariable();
        BasicBlock block = program.createBasicBlock();
        ExitInstruction exit = new ExitInstruction();
        block.add(exit);
        exit.insertPrevious(call("closeChunk", exit));
        closing.setProgram(program);
    }

    /** For tests; see {@link ImageBuilder#stressCollector}. */
    static void collectAtEachAllocation(ClassHolder owner) {
        if (!owner.getName().equals(COLLECTOR)) {
            return;
        }
        for (MethodHolder method : owner.getMethods()) {
            if (method.getName().equals("alloc")) {
                Instruction first = method.getProgram().basicBlockAt(0).getFirstInstruction();
                first.insertPrevious(call("collectFirst", first));
            }
        }
    }

    private static Instruction find(MethodHolder method) {
        for (BasicBlock block : method.getProgram().getBasicBlocks()) {
            for (Instruction instruction : block) {
                if (instruction instanceof InvokeInstruction invoke
                        && invoke.getMethod().equals(DEFRAGMENT)) {
                    return invoke;
                }
            }
        }
        return null;
    }

    private static InvokeInstruction call(String name, Instruction near) {
        InvokeInstruction call = new InvokeInstruction();
        call.setType(InvocationType.SPECIAL);
        call.setMethod(new MethodReference(HEAP_END, name, ValueType.VOID));
        call.setLocation(near.getLocation());
        return call;
    }
}
