package io.anykernel.hypercall.contracts;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Contract cases as JUnit lists them. */
public final class CaseTests {
    private CaseTests() {}

    public static Stream<DynamicTest> of(List<ContractCase> cases) {
        return cases.stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }
}
