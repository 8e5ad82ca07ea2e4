package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.Ports;
import java.util.ArrayList;
import java.util.List;

/** {@code link:NAME} for the links and {@code disk:NAME} for the disks that a simulated world was given. */
public final class SimPorts implements Ports {
    private final List<SimLink> links = new ArrayList<>();
    private final List<SimDisk> disks = new ArrayList<>();

    void add(SimLink link) {
        links.add(link);
    }

    void add(SimDisk disk) {
        disks.add(disk);
    }

    @Override
    public NetPort openNet(String name, Cpu owner) {
        for (SimLink link : links) {
            if (name.equals("link:" + link.name())) {
                return link.open((SimCpu) owner);
            }
        }
        throw new PortException(name + ": no such link; make it with SimWorld.link");
    }

    @Override
    public BlockPort openBlock(String name, boolean writable) {
        for (SimDisk disk : disks) {
            if (name.equals("disk:" + disk.name())) {
                return disk.open(writable);
            }
        }
        throw new PortException(name + ": no such disk; make it with SimWorld.disk");
    }
}
