package io.anykernel.image;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderSource;
import org.teavm.model.ElementModifier;
import org.teavm.model.FieldHolder;
import org.teavm.model.FieldReference;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;

/**
 * Lets other threads run where one may spin. Fibers switch where they wait, and a loop that polls for what another thread
 * is to do would wait for ever. Such a loop reads a volatile field, or asks a thread, a clock, or a class made for
 * threads: before each of these an application calls {@code Fibers.spin}. Freestanding code does without: it never spins.
 */
final class SafePoints {
    private static final MethodReference SPIN =
            new MethodReference("io.anykernel.hypercall.guest.Fibers", "spin", ValueType.VOID);

    private static final List<String> EXCLUDED = List.of(
            "java.",
            "org.teavm.",
            "io.anykernel.hypercall.",
            "io.anykernel.core.",
            "io.anykernel.kernel.",
            "io.anykernel.composition.",
            "io.anykernel.contracts.",
            "io.anykernel.demo.",
            "io.anykernel.net.",
            "io.anykernel.block.",
            "io.anykernel.fs.");

    private static final Map<String, Set<String>> POLLING = Map.of(
            "java.lang.Thread", Set.of("getState", "interrupted", "isAlive", "isInterrupted"),
            "java.lang.System", Set.of("currentTimeMillis", "nanoTime"),
            "java.util.Queue", Set.of("isEmpty", "peek", "poll"));

    private static final String CONCURRENT = "java.util.concurrent.";
    private static final String ATOMIC = "java.util.concurrent.atomic.";

    /** Of the classes below {@link #CONCURRENT}: what answers at once, and may be asked again until it answers otherwise. */
    private static final Set<String> CONCURRENT_POLLING = Set.of(
            "containsKey",
            "get",
            "getCount",
            "getNow",
            "getQueueLength",
            "hasQueuedThreads",
            "isCancelled",
            "isCompletedExceptionally",
            "isDone",
            "isEmpty",
            "isLocked",
            "isTerminated",
            "offer",
            "peek",
            "poll",
            "size",
            "tryAcquire",
            "tryLock");

    private SafePoints() {}

    static void insert(ClassHolder owner, ClassHolderSource classPath) {
        if (EXCLUDED.stream().anyMatch(owner.getName()::startsWith)) {
            return;
        }
        for (MethodHolder method : owner.getMethods()) {
            if (method.getProgram() != null) {
                insert(method.getProgram(), classPath);
            }
        }
    }

    private static void insert(Program program, ClassHolderSource classPath) {
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction : block) {
                if (mayPoll(instruction, classPath)) {
                    InvokeInstruction spin = new InvokeInstruction();
                    spin.setType(InvocationType.SPECIAL);
                    spin.setMethod(SPIN);
                    spin.setLocation(instruction.getLocation());
                    instruction.insertPrevious(spin);
                }
            }
        }
    }

    private static boolean mayPoll(Instruction instruction, ClassHolderSource classPath) {
        if (instruction instanceof GetFieldInstruction read) {
            return isVolatile(read.getField(), classPath);
        }
        return instruction instanceof InvokeInstruction invoke && isPolling(invoke.getMethod());
    }

    private static boolean isPolling(MethodReference method) {
        String owner = method.getClassName();
        return owner.startsWith(ATOMIC)
                || owner.startsWith(CONCURRENT) && CONCURRENT_POLLING.contains(method.getName())
                || POLLING.getOrDefault(owner, Set.of()).contains(method.getName());
    }

    /** A field may be named by a subclass of its own. */
    private static boolean isVolatile(FieldReference reference, ClassHolderSource classPath) {
        String name = reference.getClassName();
        while (name != null && !name.startsWith("java.")) {
            ClassHolder owner = classPath.get(name);
            FieldHolder field = owner == null ? null : owner.getField(reference.getFieldName());
            if (field != null) {
                return field.hasModifier(ElementModifier.VOLATILE);
            }
            name = owner == null ? null : owner.getParent();
        }
        return false;
    }
}
