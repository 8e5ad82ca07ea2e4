package io.anykernel.image;

import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.Instruction;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.instructions.ExitInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;

/**
 * Calls the overlay's {@code HeapEnd} before and after TeaVM's defragmentation, which reads a free chunk of a heap that
 * has none, and leaves as last a chunk that may not be.
 */
final class HeapGrowth {
    private static final String COLLECTOR = "org.teavm.runtime.GC";
    private static final String HEAP_END = "org.teavm.runtime.HeapEnd";
    private static final MethodReference DEFRAGMENT = new MethodReference(COLLECTOR, "defragment", ValueType.VOID);

    private HeapGrowth() {}

    static void repair(ClassHolder owner) {
        if (!owner.getName().equals(COLLECTOR)) {
            return;
        }
        MethodHolder collection = owner.getMethod(new MethodDescriptor("doCollectGarbage", ValueType.VOID));
        Instruction defragmentation = collection == null ? null : find(collection);
        if (defragmentation == null) {
            throw GeneratedCode.unexpected("GC.doCollectGarbage");
        }
        defragmentation.insertPrevious(call("ensureFreeChunk", defragmentation));
        defragmentation.insertNext(call("findLastChunk", defragmentation));
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
