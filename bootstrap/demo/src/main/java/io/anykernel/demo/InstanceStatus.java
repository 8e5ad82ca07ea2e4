package io.anykernel.demo;

import io.anykernel.composition.Instance;
import io.anykernel.demo.status.Status;
import io.anykernel.fs.FileSystemStatus;
import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.connection.ConnectionInfo;
import io.anykernel.net.stack.InterfaceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** An instance as the status page sees it. */
final class InstanceStatus implements Status {
    private final Instance instance;
    private LongSupplier requests = () -> 0;

    InstanceStatus(Instance instance) {
        this.instance = instance;
    }

    void countRequestsWith(LongSupplier requests) {
        this.requests = requests;
    }

    @Override
    public List<Interface> interfaces() {
        List<Interface> all = new ArrayList<>();
        for (InterfaceInfo each : instance.net().interfaces()) {
            List<String> addresses = new ArrayList<>();
            for (AddressPrefix address : each.addresses()) {
                addresses.add(address.toString());
            }
            all.add(new Interface(each.name(), macText(each.macAddress()), each.mtuBytes(), addresses));
        }
        return all;
    }

    private static String macText(long mac) {
        StringBuilder text = new StringBuilder();
        for (int shift = 44; shift >= 0; shift -= 4) {
            text.append(Character.forDigit((int) (mac >>> shift) & 15, 16));
            if (shift % 8 == 0 && shift > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }

    @Override
    public List<Connection> connections() {
        List<Connection> all = new ArrayList<>();
        for (ConnectionInfo each : instance.net().connections()) {
            all.add(new Connection(
                    each.local() + " " + each.localPort(),
                    each.remote() + " " + each.remotePort(),
                    each.state().toString(),
                    each.bytesIn(),
                    each.bytesOut()));
        }
        return all;
    }

    @Override
    public List<Mount> mounts() {
        List<Mount> all = new ArrayList<>();
        for (io.anykernel.fs.Mount each : instance.files().mounts().mounts()) {
            FileSystemStatus status = each.fileSystem().status();
            long total = status.blocks() * status.blockBytes();
            long used = total - status.freeBlocks() * status.blockBytes();
            all.add(new Mount(each.path(), each.fileSystem().type(), used, total));
        }
        return all;
    }

    @Override
    public long requests() {
        return requests.getAsLong();
    }
}
