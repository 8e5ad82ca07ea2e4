package io.anykernel.fs.contracts;

import io.anykernel.fs.Vfs;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.SimCase;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import io.anykernel.hypercall.sim.SimWorld;

/** Makes cases that get a tree of their own, which must close at their end. */
public final class TreeCase {
    /** What a case does in any world. */
    public interface Body {
        void run(Probe probe, Vfs vfs, World world) throws Exception;
    }

    /** What a case does that needs virtual time. */
    public interface SimBody {
        void run(Probe probe, Vfs vfs, SimWorld world) throws Exception;
    }

    private TreeCase() {}

    /** A case for every world. */
    public static ContractCase of(String name, WorldSource worlds, FileSystemFactory factory, Body body) {
        return new WorldCase(name, worlds, (probe, world) -> {
            Vfs vfs = mount(world, factory);
            body.run(probe, vfs, world);
            vfs.close();
        });
    }

    /** A case that lets virtual time pass. */
    public static ContractCase simulated(String name, FileSystemFactory factory, SimBody body) {
        return new SimCase(name, 1, (probe, world) -> {
            Vfs vfs = mount(world, factory);
            body.run(probe, vfs, world);
            vfs.close();
        });
    }

    private static Vfs mount(World world, FileSystemFactory factory) {
        Vfs vfs = new Vfs(world.scheduling(), world.clock());
        vfs.mount("/", factory.make(world));
        return vfs;
    }
}
