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
import org.teavm.runtime.Fiber;

/**
 * Watches what the analysis reaches. TeaVM's coroutines miscompile blocking methods in silence, so a reachable one fails
 * the build. And what any instruction may throw by itself, the analysis must see come, or the classes would be compiled
 * without the methods and names that a handler asks for.
 */
final class CoroutineGuard extends AbstractDependencyListener {
    /** Calls the main method, which the analysis does not see. */
    private static final MethodReference RUN_MAIN =
            new MethodReference(Fiber.class, "runMain", String[].class, void.class);

    private static final List<ValueType> IMPLICIT = List.of(
            ValueType.object("java.lang.StackOverflowError"),
            ValueType.object("java.lang.OutOfMemoryError"),
            ValueType.object("java.lang.NullPointerException"),
            ValueType.object("java.lang.ArrayIndexOutOfBoundsException"),
            ValueType.object("java.lang.ClassCastException"));

    private final List<MethodReference> coroutines = new ArrayList<>();
    private final MethodReference main;
    private final boolean seesImplicit;

    /** @param seesImplicit whether the analysis sees what instructions throw by themselves */
    CoroutineGuard(String mainClass, boolean seesImplicit) {
        this.seesImplicit = seesImplicit;
        main = new MethodReference(mainClass, "main", ValueType.parse(String[].class), ValueType.VOID);
    }

    @Override
    public void methodReached(DependencyAgent agent, MethodDependency dependency) {
        MethodReader method = dependency.getMethod();
        if (method == null) {
            return;
        }
        if (method.getAnnotations().get(Async.class.getName()) != null) {
            coroutines.add(method.getReference());
        }
        if (method.getReference().equals(RUN_MAIN)) {
            agent.linkMethod(main).getThrown().connect(dependency.getThrown());
        }
        if (seesImplicit
                && method.getProgram() != null
                && !method.getOwnerName().startsWith("org.teavm.")) {
            for (ValueType thrown : IMPLICIT) {
                dependency.getThrown().propagate(agent.getType(thrown));
            }
        }
    }

    /** TeaVM's coroutines that the application reaches. */
    List<MethodReference> coroutines() {
        return coroutines;
    }
}
