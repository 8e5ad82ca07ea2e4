package io.anykernel.contracts.net;

import io.anykernel.core.contract.ContractCase;
import java.util.ArrayList;
import java.util.List;

/** Every case of this package. */
public final class NetCases {
    private NetCases() {}

    public static List<ContractCase> cases() {
        List<ContractCase> all = new ArrayList<>();
        all.addAll(TimerWheelCases.cases());
        all.addAll(ChecksumCases.cases());
        all.addAll(TcpCases.cases());
        all.addAll(FragmentCases.cases());
        return all;
    }
}
