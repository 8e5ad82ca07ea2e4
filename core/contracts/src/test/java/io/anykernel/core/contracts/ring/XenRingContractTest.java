package io.anykernel.core.contracts.ring;

import io.anykernel.hypercall.contracts.Probe;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class XenRingContractTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return XenRingContract.cases().stream()
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }
}
