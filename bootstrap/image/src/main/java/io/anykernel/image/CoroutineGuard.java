package io.anykernel.image;

import java.util.ArrayList;
import java.util.List;
import org.teavm.dependency.AbstractDependencyListener;
import org.teavm.dependency.DependencyAgent;
import org.teavm.dependency.MethodDependency;
import org.teavm.interop.Async;
import org.teavm.model.MethodReader;
import org.teavm.model.MethodReference;
import org.teavm.model.ValueType;

/**
 * Watches what the analysis reaches. TeaVM's coroutines miscompile blocking methods in silence, so a reachable one fails
 * the build. And where any method may run out of stack, the analysis must see the error come, or its class would be
 * compiled without the methods that a handler calls.
 */
final class CoroutineGuard extends AbstractDependencyListener {
    private static final ValueType STACK_OVERFLOW = ValueType.object("java.lang.StackOverflowError");

    private final List<MethodReference> coroutines = new ArrayList<>();

    @Override
    public void methodReached(DependencyAgent agent, MethodDependency dependency) {
        MethodReader method = dependency.getMethod();
        if (method == null) {
            return;
        }
        if (method.getAnnotations().get(Async.class.getName()) != null) {
            coroutines.add(method.getReference());
        }
        if (method.getProgram() != null && !method.getOwnerName().startsWith("org.teavm.")) {
            dependency.getThrown().propagate(agent.getType(STACK_OVERFLOW));
        }
    }

    /** TeaVM's coroutines that the application reaches. */
    List<MethodReference> coroutines() {
        return coroutines;
    }
}
