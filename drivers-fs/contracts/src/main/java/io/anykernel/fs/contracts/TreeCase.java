package io.anykernel.fs.contracts;

import io.anykernel.fs.Vfs;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.SimWorld;

/** A case that gets a tree of its own in a simulated world. At its end the tree must close. */
public final class TreeCase implements ContractCase {
    /** What the case does. */
    public interface Body {
        void run(Probe probe, Vfs vfs, SimWorld world) throws Exception;
    }

    private final String name;
    private final FileSystemFactory factory;
    private final Body body;

    public TreeCase(String name, FileSystemFactory factory, Body body) {
        this.name = name;
        this.factory = factory;
        this.body = body;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run(Probe probe) throws Exception {
        SimWorld world = new SimWorld(1);
        Vfs vfs = new Vfs(world.scheduling());
        vfs.mount("/", factory.make(world));
        body.run(probe, vfs, world);
        vfs.close();
    }
}
