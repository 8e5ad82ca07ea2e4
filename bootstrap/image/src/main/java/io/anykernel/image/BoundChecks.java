package io.anykernel.image;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.teavm.common.Graph;
import org.teavm.common.GraphUtils;
import org.teavm.model.BasicBlock;
import org.teavm.model.Instruction;
import org.teavm.model.Program;
import org.teavm.model.Variable;
import org.teavm.model.instructions.BoundCheckInstruction;
import org.teavm.model.instructions.BranchingInstruction;
import org.teavm.model.instructions.GetElementInstruction;
import org.teavm.model.instructions.PutElementInstruction;
import org.teavm.model.util.ProgramUtils;

/**
 * Checks the index of each access to an array (JLS 15.10.4), but for what an earlier check or a branch has shown already.
 * The back end's own insertion trusts a branch in code that is reached around it too.
 *
 * <p>A program in SSA form is walked along its dominators. What a block's instructions show holds where the block's end
 * dominates: not in its handlers. What a branch shows holds in its target if nothing else leads there.
 */
final class BoundChecks {
    private final Program program;
    private final Graph flow;
    private final IndexFacts facts;

    /** Branches by the block that they alone lead to. */
    private final Map<Integer, BranchingInstruction> entries = new HashMap<>();

    private BoundChecks(Program program) {
        this.program = program;
        this.flow = ProgramUtils.buildControlFlowGraph2(program);
        this.facts = new IndexFacts(program);
    }

    static void insert(Program program) {
        if (program.basicBlockCount() > 0 && hasArrayAccess(program)) {
            BoundChecks checks = new BoundChecks(program);
            checks.findEntries();
            checks.walk();
        }
    }

    private static boolean hasArrayAccess(Program program) {
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction : block) {
                if (instruction instanceof GetElementInstruction || instruction instanceof PutElementInstruction) {
                    return true;
                }
            }
        }
        return false;
    }

    private void findEntries() {
        for (BasicBlock block : program.getBasicBlocks()) {
            if (block.getLastInstruction() instanceof BranchingInstruction branch
                    && branch.getConsequent() != branch.getAlternative()) {
                addEntry(branch, branch.getConsequent());
                addEntry(branch, branch.getAlternative());
            }
        }
    }

    private void addEntry(BranchingInstruction branch, BasicBlock target) {
        if (flow.incomingEdgesCount(start(target.getIndex())) == 1) {
            entries.put(target.getIndex(), branch);
        }
    }

    private static int start(int block) {
        return block * 2;
    }

    /** Depth first; a negative entry of the stack leaves the node that it complements. */
    private void walk() {
        Graph dominated = GraphUtils.buildDominatorGraph(GraphUtils.buildDominatorTree(flow), flow.size());
        Deque<Integer> stack = new ArrayDeque<>();
        for (int node = 0; node < flow.size(); node++) {
            if (dominated.incomingEdgesCount(node) == 0) {
                stack.push(node);
            }
        }
        while (!stack.isEmpty()) {
            int node = stack.pop();
            if (node < 0) {
                facts.leave();
                continue;
            }
            facts.enter();
            visit(node);
            stack.push(~node);
            for (int child : dominated.outgoingEdges(node)) {
                stack.push(child);
            }
        }
    }

    private void visit(int node) {
        int block = node / 2;
        if (node == start(block)) {
            BranchingInstruction branch = entries.get(block);
            if (branch != null) {
                facts.learn(branch, branch.getConsequent().getIndex() == block);
            }
            return;
        }
        for (Instruction instruction : program.basicBlockAt(block)) {
            if (instruction instanceof GetElementInstruction get) {
                get.setIndex(checked(get, get.getArray(), get.getIndex()));
            } else if (instruction instanceof PutElementInstruction put) {
                put.setIndex(checked(put, put.getArray(), put.getIndex()));
            }
        }
    }

    /** The variable that holds the index once it is known to lie within the array. */
    private Variable checked(Instruction access, Variable array, Variable index) {
        boolean isLowerUnchecked = !facts.isNonNegative(index);
        boolean isUpperUnchecked = !facts.isBelowLength(index, array);
        if (!isLowerUnchecked && !isUpperUnchecked) {
            return index;
        }
        facts.within(index, array);
        BoundCheckInstruction check = new BoundCheckInstruction();
        check.setLower(isLowerUnchecked);
        check.setArray(isUpperUnchecked ? array : null);
        check.setIndex(index);
        check.setReceiver(program.createVariable());
        check.setLocation(access.getLocation());
        access.insertPrevious(check);
        return check.getReceiver();
    }
}
