package io.anykernel.launch;

import io.anykernel.composition.AfterAddresses;
import io.anykernel.composition.Application;
import io.anykernel.composition.Composition;
import io.anykernel.composition.FileSystems;
import io.anykernel.composition.Instance;
import io.anykernel.composition.PortDevices;
import io.anykernel.embed.Network;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.manifest.Disk;
import io.anykernel.manifest.Manifest;
import io.anykernel.manifest.Mount;
import io.anykernel.manifest.NetworkInterface;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.stack.InterfaceConfig;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A program in this JVM. */
final class LibraryProgram implements RunningProgram {
    private final Instance instance;
    private final List<Network> networks;
    private final WorkFolder work;
    private List<BoundPort> published = List.of();
    private volatile boolean isEndedFromOutside;

    private LibraryProgram(Instance instance, List<Network> networks, WorkFolder work) {
        this.instance = instance;
        this.networks = networks;
        this.work = work;
    }

    /** @param work the program's from now on, if it starts */
    static LibraryProgram start(
            Manifest manifest, Application application, Publications publications, WorkFolder work, Reports reports) {
        HostWorld world = HostWorld.builder()
                .console(text -> reports.console(text.toString()))
                .build();
        List<Network> networks = new ArrayList<>();
        Instance instance = composition(manifest, Devices.prepare(manifest, work), world, networks)
                .start(world);
        LibraryProgram program = new LibraryProgram(instance, networks, work);
        boolean isStarted = false;
        try {
            reports.line(String.format("booted in %.3f ms", instance.kernel().bootNanos() / 1e6));
            program.publish(manifest, publications);
            program.published.forEach(port -> reports.line(port.line()));
            instance.startApplication(manifest.hasGivenAddresses() ? new AfterAddresses(application) : application);
            isStarted = true;
            return program;
        } finally {
            if (!isStarted) {
                program.endInstance();
            }
        }
    }

    private static Composition composition(
            Manifest manifest, Devices devices, HostWorld world, List<Network> networks) {
        Composition composition = new Composition("anykernel")
                .arguments(manifest.arguments())
                .environment(manifest.environment())
                .log(manifest.log());
        for (NetworkInterface each : manifest.network()) {
            Network network = each.isPublished()
                    ? Network.link(world, each.addresses().get(0).gateway())
                    : Network.port(world, "tap:" + each.tap());
            networks.add(network);
            composition.network(each.name(), network.device(), config(each));
        }
        if (manifest.names().isNamed()) {
            composition.names(manifest.names().servers(), manifest.names().search());
        }
        if (manifest.hasFiles()) {
            composition.files();
        }
        for (Disk disk : devices.disks()) {
            composition.disk(
                    disk.name(), PortDevices.block("file:" + disk.file().toAbsolutePath(), disk.isWritable()));
        }
        for (Mount mount : devices.mounts()) {
            mount(composition, mount);
        }
        return composition;
    }

    private static InterfaceConfig config(NetworkInterface network) {
        return switch (network.addressing()) {
            case LISTED -> listed(network);
            case AUTOMATIC -> InterfaceConfig.automatic();
            case DHCP -> InterfaceConfig.dhcp();
            case SLAAC -> InterfaceConfig.slaac();
        };
    }

    private static InterfaceConfig listed(NetworkInterface network) {
        InterfaceConfig config = InterfaceConfig.of(network.addressTexts().toArray(new String[0]));
        for (String gateway : network.gatewayTexts()) {
            config = config.gateway(gateway);
        }
        return config;
    }

    private static void mount(Composition composition, Mount mount) {
        if (mount.source() instanceof Mount.OfDisk source) {
            composition.mount(mount.path(), FileSystems.ext4(source.disk()), source.disk());
        } else if (mount.source() instanceof Mount.Tmpfs source) {
            composition.mount(mount.path(), FileSystems.tmpfs(source.bytes()));
        }
    }

    private void publish(Manifest manifest, Publications publications) {
        if (manifest.publish().isEmpty()) {
            return;
        }
        Network network = networks.get(0);
        IpAddress target = manifest.network().get(0).addresses().get(0).address();
        published = publications.publish(new Publications.Publisher() {
            @Override
            public InetSocketAddress publish(ServerSocketChannel listener, int port) {
                return network.publish(target, listener, port);
            }

            @Override
            public InetSocketAddress publishUdp(DatagramChannel channel, int port) {
                return network.publishUdp(target, channel, port);
            }
        });
    }

    @Override
    public List<BoundPort> published() {
        return published;
    }

    @Override
    public OptionalInt status() {
        return instance.hasEnded() && !isEndedFromOutside ? OptionalInt.of(instance.awaitEnd()) : OptionalInt.empty();
    }

    @Override
    public int awaitEnd() {
        return instance.awaitEnd();
    }

    @Override
    public void end() {
        isEndedFromOutside = !instance.hasEnded();
        instance.end(0);
    }

    @Override
    public void close() {
        try {
            endInstance();
        } finally {
            work.close();
        }
    }

    private void endInstance() {
        try {
            instance.close();
        } finally {
            networks.forEach(Network::close);
        }
    }
}
