package io.anykernel.hypercall.contracts.port;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.CaseTests;
import io.anykernel.hypercall.contracts.WorldSource;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.sim.FaultyLink;
import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.hypercall.sim.SimWorld;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The contracts of ports, held against every port of the simulator and of a Linux process. */
class PortContractsTest {
    private static final HostWorld HOST = HostWorld.create();
    private static final WorldSource ON_THE_HOST = () -> HOST;
    private static final int ALL_OFFLOADS = NetPortInfo.CHECKSUM | NetPortInfo.TSO4 | NetPortInfo.TSO6;

    @TempDir
    Path temporary;

    private int made;

    // ---- network ports

    @TestFactory
    Stream<DynamicTest> simulatedLinks() {
        return Stream.of(0, ALL_OFFLOADS, NetPortInfo.CHECKSUM)
                .flatMap(offloads -> CaseTests.of(NetPortContract.cases(
                        "link" + offloads, () -> linked(offloads, 1500), PortContractsTest::simulatedWire)));
    }

    @TestFactory
    Stream<DynamicTest> simulatedLinksWithAFaultyEndThatPassesAll() {
        return CaseTests.of(NetPortContract.cases("faulty", () -> linked(0, 9000), (world, owner) -> {
            Wire wire = simulatedWire(world, owner);
            return new Wire(new FaultyLink(wire.left(), (number, frame) -> FaultyLink.Verdict.PASS), wire.right());
        }));
    }

    private static SimWorld linked(int offloads, int mtuBytes) {
        SimWorld world = new SimWorld(1);
        SimLink link = world.link("wire").offloads(offloads).mtuBytes(mtuBytes);
        link.fromLeft().bitsPerSecond(10_000_000_000L).queueFrames(300);
        return world;
    }

    private static Wire simulatedWire(World world, Cpu owner) {
        return new Wire(world.ports().openNet("link:wire", owner), world.ports().openNet("link:wire", owner));
    }

    @TestFactory
    Stream<DynamicTest> linksOfAProcess() {
        return Stream.of("", ",mtu=65535", ",vnet", ",vnet,mtu=9000")
                .flatMap(options -> CaseTests.of(NetPortContract.cases(
                        "link" + options, ON_THE_HOST, (world, owner) -> hostLink(world, owner, options))));
    }

    private Wire hostLink(World world, Cpu owner, String options) {
        String name = "link:contract" + made++ + options;
        return new Wire(world.ports().openNet(name, owner), world.ports().openNet(name, owner));
    }

    // ---- block ports

    @TestFactory
    Stream<DynamicTest> simulatedDisks() {
        return CaseTests.of(BlockPortContract.cases("disk", () -> new SimWorld(1), world -> new SimMedium()));
    }

    @TestFactory
    Stream<DynamicTest> files() {
        assumeTrue(HOST.posix().isPresent(), "skipped: no binding to system calls");
        return CaseTests.of(BlockPortContract.cases("file", ON_THE_HOST, world -> file()));
    }

    private Medium file() {
        Path path = temporary.resolve("medium" + made++);
        try {
            Files.createDirectories(temporary);
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.setLength(BlockPortContract.CAPACITY_BYTES);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return isWritable -> HOST.ports().openBlock("file:" + path, isWritable);
    }
}
