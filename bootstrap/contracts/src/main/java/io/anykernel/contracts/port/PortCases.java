package io.anykernel.contracts.port;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.port.BlockPortContract;
import io.anykernel.hypercall.contracts.port.NetPortContract;
import io.anykernel.hypercall.contracts.port.SimMedium;
import io.anykernel.hypercall.contracts.port.Wire;
import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.ArrayList;
import java.util.List;

/** Links and disks of simulations, as ports. */
public final class PortCases {
    private static final int ALL_OFFLOADS = NetPortInfo.CHECKSUM | NetPortInfo.TSO4 | NetPortInfo.TSO6;
    private static final long LINE_BITS_PER_SECOND = 10_000_000_000L;
    private static final int QUEUE_FRAMES = 100;

    private PortCases() {}

    /** Every case. They run in simulations, whatever world those run in. */
    public static List<ContractCase> all() {
        List<ContractCase> cases = new ArrayList<>();
        cases.addAll(NetPortContract.cases("simLink", () -> linked(0), PortCases::wire));
        cases.addAll(NetPortContract.cases("simVnetLink", () -> linked(ALL_OFFLOADS), PortCases::wire));
        cases.addAll(BlockPortContract.cases("simDisk", () -> new SimWorld(1), world -> new SimMedium()));
        return cases;
    }

    private static SimWorld linked(int offloads) {
        SimWorld world = new SimWorld(1);
        SimLink link = world.link("wire").offloads(offloads);
        link.fromLeft().bitsPerSecond(LINE_BITS_PER_SECOND).queueFrames(QUEUE_FRAMES);
        return world;
    }

    private static Wire wire(World world, Cpu owner) {
        return new Wire(world.ports().openNet("link:wire", owner), world.ports().openNet("link:wire", owner));
    }
}
