package io.anykernel.contracts.net;

import io.anykernel.core.contracts.checksum.ChecksumContract;
import io.anykernel.core.contracts.time.TimerWheelContract;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.WorldSource;
import io.anykernel.net.contracts.LinkStateContract;
import io.anykernel.net.contracts.NetDeviceContract;
import java.util.ArrayList;
import java.util.List;

/** Every case of this package. */
public final class NetCases {
    private NetCases() {}

    public static List<ContractCase> cases(WorldSource worlds) {
        List<ContractCase> all = new ArrayList<>();
        all.addAll(TimerWheelContract.cases());
        all.addAll(ChecksumContract.cases());
        all.addAll(NetDeviceContract.cases("port", worlds, LinkedDeviceRig::new));
        all.addAll(LinkStateContract.cases("port", worlds, LinkedDeviceRig::new));
        all.addAll(TcpCases.cases());
        all.addAll(FragmentCases.cases());
        return all;
    }
}
