package io.anykernel.image;

import io.anykernel.hypercall.guest.Arithmetic;
import io.anykernel.hypercall.guest.ClassRelations;
import java.util.Set;
import org.teavm.backend.c.CTarget;
import org.teavm.backend.c.TeaVMCHost;
import org.teavm.dependency.DependencyAnalyzer;
import org.teavm.model.MethodReader;
import org.teavm.model.Program;

/**
 * The C back end, with checks of its own where those that come with it are wrong. It names the host that it is once more:
 * TeaVM's plugins look no further than this class.
 */
final class GuestTarget extends CTarget implements TeaVMCHost {
    private final Set<Repair> repairs;

    GuestTarget(Set<Repair> repairs, ClassNames names) {
        super(names);
        this.repairs = repairs;
    }

    @Override
    public void contributeDependencies(DependencyAnalyzer analyzer) {
        super.contributeDependencies(analyzer);
        analyzer.linkMethod(UnreadResults.READER).use();
        LoopOrder.calls().forEach(call -> analyzer.linkMethod(call).use());
    }

    @Override
    public void beforeInlining(Program program, MethodReader method) {
        super.beforeInlining(program, method);
        if (repairs.contains(Repair.BOUND_CHECKS)) {
            BoundChecks.insert(program);
        }
        if (repairs.contains(Repair.UNREAD_RESULTS) && isRepaired(method.getOwnerName())) {
            UnreadResults.keepForCallers(program, method);
        }
    }

    /** The back end would insert its checks of bounds here. */
    @Override
    public void beforeOptimizations(Program program, MethodReader method) {
        if (!repairs.contains(Repair.BOUND_CHECKS)) {
            super.beforeOptimizations(program, method);
        }
        if (!isRepaired(method.getOwnerName())) {
            return;
        }
        if (repairs.contains(Repair.UNREAD_RESULTS)) {
            UnreadResults.keepInFields(program);
        }
        LoopOrder.repair(program);
    }

    /** What the repairs call, and what the collector runs, stays as it is. */
    static boolean isRepaired(String className) {
        return !className.equals(Arithmetic.class.getName())
                && !className.equals(ClassRelations.class.getName())
                && !className.startsWith("org.teavm.runtime.")
                && !className.startsWith("org.teavm.interop.");
    }
}
