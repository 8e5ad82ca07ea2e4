package io.anykernel.image;

import io.anykernel.hypercall.guest.Protection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.teavm.common.Graph;
import org.teavm.model.BasicBlock;
import org.teavm.model.MethodReference;
import org.teavm.model.Phi;
import org.teavm.model.Program;
import org.teavm.model.TryCatchBlock;
import org.teavm.model.ValueType;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.util.BasicBlockSplitter;
import org.teavm.model.util.ProgramUtils;

/**
 * Keeps a {@code try} apart from one that begins with it. The C back end writes two that share their whole body as one
 * with two handlers; then what the inner handler throws never reaches the outer one, nor {@code finally}. So where control
 * enters both at once, a statement that only the outer one protects comes first.
 */
final class NestedProtection {
    private static final MethodReference BEGIN =
            new MethodReference(Protection.class.getName(), "begin", ValueType.VOID);

    private final Program program;
    private final BasicBlockSplitter splitter;
    private final Graph flow;

    /** Blocks made here, and how many of their innermost handlers they must lose. */
    private final Map<BasicBlock, Integer> entries = new LinkedHashMap<>();

    NestedProtection(Program program, BasicBlockSplitter splitter) {
        this.program = program;
        this.splitter = splitter;
        this.flow = ProgramUtils.buildControlFlowGraph(program);
    }

    /** Puts the statements before a block where it begins nested ranges; returns the block that now holds its code. */
    BasicBlock enter(BasicBlock block) {
        List<TryCatchBlock> handlers = block.getTryCatchBlocks();
        BasicBlock rest = block;
        for (int inner = handlers.size() - 2; inner >= 0; inner--) {
            if (isNested(handlers.get(inner), handlers.get(inner + 1)) && isEntered(block, handlers.get(inner))) {
                BasicBlock entry = rest;
                rest = splitter.split(entry, null);
                entry.add(begin());
                ProtectedBlocks.jump(entry, rest);
                entries.put(entry, inner + 1);
            }
        }
        return rest;
    }

    /** Whether the outer handler protects the inner one; if not, both belong to one {@code try}. */
    private static boolean isNested(TryCatchBlock inner, TryCatchBlock outer) {
        return isProtecting(outer.getHandler(), inner.getHandler());
    }

    private static boolean isProtecting(BasicBlock handler, BasicBlock block) {
        for (TryCatchBlock tryCatch : block.getTryCatchBlocks()) {
            if (tryCatch.getHandler() == handler) {
                return true;
            }
        }
        return false;
    }

    /** Whether control comes to the block from where this handler does not protect. */
    private boolean isEntered(BasicBlock block, TryCatchBlock tryCatch) {
        int[] sources = flow.incomingEdges(block.getIndex());
        for (int source : sources) {
            if (!isProtecting(tryCatch.getHandler(), program.basicBlockAt(source))) {
                return true;
            }
        }
        return sources.length == 0;
    }

    static InvokeInstruction begin() {
        InvokeInstruction begin = new InvokeInstruction();
        begin.setType(InvocationType.SPECIAL);
        begin.setMethod(BEGIN);
        return begin;
    }

    /** Takes the inner handlers off the blocks made, once the splitter has repaired the program. */
    void narrowEntries() {
        for (Map.Entry<BasicBlock, Integer> entry : entries.entrySet()) {
            BasicBlock block = entry.getKey();
            for (TryCatchBlock lost : List.copyOf(block.getTryCatchBlocks().subList(0, entry.getValue()))) {
                block.getTryCatchBlocks().remove(lost);
                for (Phi phi : lost.getHandler().getPhis()) {
                    phi.getIncomings().removeIf(incoming -> incoming.getSource() == block);
                }
            }
        }
    }
}
