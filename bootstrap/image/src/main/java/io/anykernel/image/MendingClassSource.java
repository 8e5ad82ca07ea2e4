package io.anykernel.image;

import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderSource;

/**
 * Classes as they lie on the class path, mended before TeaVM's first optimisation sees them: it would drop dead
 * instructions that must throw, and mix up what a handler sees.
 */
final class MendingClassSource implements ClassHolderSource {
    private final ClassHolderSource classPath;

    MendingClassSource(ClassHolderSource classPath) {
        this.classPath = classPath;
    }

    @Override
    public ClassHolder get(String name) {
        ClassHolder found = classPath.get(name);
        if (found != null) {
            SynchronizedMethods.mend(found);
            SuppressedExceptions.mend(found);
            Semantics.mend(found);
            ArgumentOrder.mend(found);
            ProtectedBlocks.mend(found);
        }
        return found;
    }
}
