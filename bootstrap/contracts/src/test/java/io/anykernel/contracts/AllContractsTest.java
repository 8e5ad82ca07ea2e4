package io.anykernel.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldSource;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LoopGroup;
import io.anykernel.hypercall.sim.SimArenas;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every case in the simulator and on this JVM: it passes in both, and twice, and sees the same each time. */
class AllContractsTest {
    private static final HostWorld HOST =
            HostWorld.builder().console(line -> {}).build();
    private static final WorldSource ON_THE_HOST = () -> HOST;

    /** As small kernels have it: the loops of all Cpus share one thread. */
    private static final HostWorld SHARED =
            HostWorld.builder().console(line -> {}).loops(LoopGroup.common()).build();

    private static final WorldSource ON_A_SHARED_THREAD = () -> SHARED;

    /** Simulated time and scheduling; the threads of control below take turns as the simulation says. */
    private static final WorldSource IN_SIMULATION = () -> new SimWorld(1, new SimArenas(), HOST.scheduling());

    @TestFactory
    Stream<DynamicTest> caseSeesTheSameInTheSimulatorAndOnThisJvm() {
        List<ContractCase> simulated = AllContracts.cases(IN_SIMULATION);
        List<ContractCase> hosted = AllContracts.cases(ON_THE_HOST);
        List<ContractCase> shared = AllContracts.cases(ON_A_SHARED_THREAD);
        assertEquals(simulated.size(), hosted.size());
        return IntStream.range(0, simulated.size())
                .mapToObj(i -> DynamicTest.dynamicTest(simulated.get(i).name(), () -> {
                    String here = hash(simulated.get(i));
                    assertEquals(here, hash(simulated.get(i)), "a second run in the simulator");
                    assertEquals(here, hash(hosted.get(i)), "on the host");
                    assertEquals(here, hash(hosted.get(i)), "a second run on the host");
                    assertEquals(here, hash(shared.get(i)), "on the host, its loops on one thread");
                }));
    }

    @Test
    void namesAreUnique() {
        Set<String> names = new HashSet<>();
        AllContracts.cases(ON_THE_HOST).forEach(each -> assertEquals(true, names.add(each.name()), each.name()));
    }

    private static String hash(ContractCase each) throws Exception {
        Probe probe = new Probe();
        each.run(probe);
        return Long.toHexString(probe.hash());
    }
}
