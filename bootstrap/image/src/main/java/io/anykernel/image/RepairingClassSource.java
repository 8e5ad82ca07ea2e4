package io.anykernel.image;

import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderSource;

/**
 * Classes as they lie on the class path, repaired before TeaVM's first optimisation sees them: it would drop dead
 * instructions that must throw, and mix up what a handler sees.
 */
final class RepairingClassSource implements ClassHolderSource {
    private final ClassHolderSource classPath;

    RepairingClassSource(ClassHolderSource classPath) {
        this.classPath = classPath;
    }

    @Override
    public ClassHolder get(String name) {
        ClassHolder found = classPath.get(name);
        if (found != null) {
            HeapGrowth.repair(found);
            SynchronizedMethods.repair(found);
            SuppressedExceptions.repair(found);
            Semantics.repair(found);
            ArgumentOrder.repair(found);
            ProtectedBlocks.repair(found);
        }
        return found;
    }
}
