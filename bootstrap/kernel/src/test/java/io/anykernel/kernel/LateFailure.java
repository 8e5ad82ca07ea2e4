package io.anykernel.kernel;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Scheduling;
import io.anykernel.hypercall.World;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Makes Cpus that fail right after somebody outside of the loop has seen that they have not. */
final class LateFailure {
    private LateFailure() {}

    static World on(World world) {
        return wrap(
                World.class,
                world,
                (method, result) -> method.getName().equals("scheduling") ? scheduling((Scheduling) result) : result);
    }

    private static Scheduling scheduling(Scheduling scheduling) {
        return wrap(
                Scheduling.class,
                scheduling,
                (method, result) -> method.getName().equals("newCpu") ? cpu((Cpu) result) : result);
    }

    private static Cpu cpu(Cpu cpu) {
        return wrap(Cpu.class, cpu, (method, result) -> {
            if (method.getName().equals("failure") && result == null) {
                cpu.fail(new IllegalStateException("just now"));
            }
            return result;
        });
    }

    private interface Afterwards {
        Object change(Method method, Object result);
    }

    private static <T> T wrap(Class<T> face, T target, Afterwards afterwards) {
        return face.cast(Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, (proxy, method, args) -> {
            try {
                return afterwards.change(method, method.invoke(target, args));
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
        }));
    }
}
