package io.anykernel.contracts.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class NetCasesTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return NetCases.cases().stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }

    @TestFactory
    Stream<DynamicTest> secondRunsSeeTheSame() {
        return NetCases.cases().stream()
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> assertEquals(hash(each), hash(each))));
    }

    private static long hash(ContractCase each) throws Exception {
        Probe probe = new Probe();
        each.run(probe);
        return probe.hash();
    }
}
