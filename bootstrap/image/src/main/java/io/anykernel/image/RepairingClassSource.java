package io.anykernel.image;

import java.util.Set;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderSource;

/**
 * Classes as they lie on the class path, repaired before TeaVM's first optimisation sees them: it would drop dead
 * instructions that must throw, and mix up what a handler sees.
 */
final class RepairingClassSource implements ClassHolderSource {
    private final ClassHolderSource classPath;
    private final Set<Repair> repairs;
    private final boolean hasStressedCollector;

    /** @param hasStressedCollector whether each allocation collects first */
    RepairingClassSource(ClassHolderSource classPath, Set<Repair> repairs, boolean hasStressedCollector) {
        this.classPath = classPath;
        this.repairs = repairs;
        this.hasStressedCollector = hasStressedCollector;
    }

    @Override
    public ClassHolder get(String name) {
        ClassHolder found = classPath.get(name);
        if (found != null) {
            HeapGrowth.repair(found);
            if (repairs.contains(Repair.CLOSED_CHUNK)) {
                HeapGrowth.repairClosing(found);
            }
            if (hasStressedCollector) {
                HeapGrowth.collectAtEachAllocation(found);
            }
            if (repairs.contains(Repair.CLASS_LIBRARY)) {
                ClassLibrary.repair(found, classPath);
            }
            if (repairs.contains(Repair.SAFE_POINTS)) {
                SafePoints.insert(found, classPath);
            }
            Semantics.repair(found, repairs);
            if (repairs.contains(Repair.ARGUMENT_ORDER)) {
                ArgumentOrder.repair(found);
            }
            if (repairs.contains(Repair.RAISED_AND_CAUGHT)) {
                ProtectedBlocks.showRaised(found);
            }
            if (repairs.contains(Repair.PROTECTED_BLOCKS)) {
                ProtectedBlocks.repair(found, repairs.contains(Repair.NESTED_PROTECTION));
            }
        }
        return found;
    }
}
