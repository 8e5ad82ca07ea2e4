package io.anykernel.hypercall.contracts.memory;

import io.anykernel.hypercall.contracts.Probe;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MemoryContractTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return MemoryContract.cases().stream()
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }
}
