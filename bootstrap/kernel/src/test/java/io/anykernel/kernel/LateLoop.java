package io.anykernel.kernel;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuLoop;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Scheduling;
import io.anykernel.hypercall.World;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/** A world whose loop comes to run only when it has been told to end, and that tells which pass is lent then. */
final class LateLoop {
    private final CountDownLatch woken = new CountDownLatch(1);
    private final World world;

    /** Written with the Cpu held. */
    private volatile DutyCycle lent;

    LateLoop(World world) {
        this.world = world;
    }

    DutyCycle lent() {
        return lent;
    }

    World world() {
        return wrap(World.class, world, name -> name.equals("scheduling") ? scheduling() : null, args -> {});
    }

    private Scheduling scheduling() {
        Scheduling target = world.scheduling();
        return wrap(
                Scheduling.class, target, name -> name.equals("newCpu") ? cpu(target.newCpu("late")) : null, args -> {
                    if (args != null && args[args.length - 1] instanceof CpuLoop loop) {
                        args[args.length - 1] = late(loop);
                    }
                });
    }

    private CpuLoop late(CpuLoop loop) {
        return new CpuLoop() {
            @Override
            public void runOn(Cpu cpu) {
                try {
                    woken.await();
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
                loop.runOn(cpu);
            }

            @Override
            public boolean turn() {
                return loop.turn();
            }

            @Override
            public void ended() {
                loop.ended();
            }
        };
    }

    private Cpu cpu(Cpu target) {
        return wrap(
                Cpu.class,
                target,
                name -> {
                    if (name.equals("endLoop")) {
                        woken.countDown();
                    }
                    return null;
                },
                args -> {
                    if (args != null && args.length == 1 && (args[0] == null || args[0] instanceof DutyCycle)) {
                        lent = (DutyCycle) args[0];
                    }
                });
    }

    private interface Replacement {
        Object of(String method);
    }

    private interface Arguments {
        void see(Object[] args);
    }

    private static <T> T wrap(Class<T> face, T target, Replacement replacement, Arguments arguments) {
        return face.cast(Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, (proxy, method, args) -> {
            arguments.see(args);
            Object replaced = replacement.of(method.getName());
            try {
                return replaced != null ? replaced : method.invoke(target, args);
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
        }));
    }
}
