package io.anykernel.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts images in one of QEMU's machines, with virtio devices and one serial port, which is the guest's console. */
public final class QemuLauncher {
    private static final String QEMU = "qemu-system-x86_64";

    /** A machine that an image boots on. */
    public enum Machine {
        /** No firmware tables, no PCI, virtio over MMIO. */
        MICROVM("microvm,acpi=off,rtc=on", "-device", ""),
        /** A PC with PCI Express: virtio over PCI, as most hosts offer it. */
        Q35("q35", "-pci", ",romfile=");

        private final String option;
        private final String virtioSuffix;
        /** The firmware needs no boot code of a network device, which is a package of its own. */
        private final String networkOptions;

        Machine(String option, String virtioSuffix, String networkOptions) {
            this.option = option;
            this.virtioSuffix = virtioSuffix;
            this.networkOptions = networkOptions;
        }
    }

    private final Path image;
    private final Machine machine;
    private final List<String> devices = new ArrayList<>();
    private String accelerator;
    private String commandLine = "";
    private int memoryMib = 128;
    private int drives;
    private int networks;

    private QemuLauncher(Path image, Machine machine) {
        this.image = image;
        this.machine = machine;
    }

    public static QemuLauncher of(Path image) {
        return of(image, Machine.MICROVM);
    }

    public static QemuLauncher of(Path image, Machine machine) {
        return new QemuLauncher(image, machine);
    }

    /** Whether KVM has been seen to run a tiny guest here. */
    public static boolean canRunWithKvm() {
        return KvmTrial.canRunGuests(find());
    }

    /** Memory of the machine. */
    public QemuLauncher memoryMib(int mebibytes) {
        memoryMib = mebibytes;
        return this;
    }

    /** The words that the guest's {@code main} gets. */
    public QemuLauncher commandLine(String words) {
        commandLine = words;
        return this;
    }

    /** Adds a virtio block device over a raw image file. */
    public QemuLauncher drive(Path file, boolean isWritable) {
        String id = "disk" + drives++;
        add(
                "-drive",
                "if=none,id=" + id + ",format=raw,file=" + escape(file.toString())
                        + (isWritable ? "" : ",readonly=on"));
        add("-device", "virtio-blk" + machine.virtioSuffix + ",drive=" + id);
        return this;
    }

    /** Adds a virtio network device whose frames go to a Unix stream socket with a listener; no offloads. */
    public QemuLauncher networkStream(Path socket, String macAddress) {
        return network("stream", "server=off,addr.type=unix,addr.path=" + escape(socket.toString()), macAddress);
    }

    /** Adds a virtio network device over an existing TAP interface, with its offloads. */
    public QemuLauncher networkTap(String interfaceName, String macAddress) {
        return network("tap", "ifname=" + escape(interfaceName) + ",script=no,downscript=no", macAddress);
    }

    /**
     * Adds a virtio network device behind QEMU's own router, which joins ports of the host to it; no offloads.
     *
     * @param router address and prefix length of that router, such as {@code 10.0.0.1/24}: IPv4 only
     * @param forwards QEMU's rules, such as {@code tcp:127.0.0.1:8080-10.0.0.2:80}
     */
    public QemuLauncher networkUser(String router, List<String> forwards, String macAddress) {
        StringBuilder options = new StringBuilder("net=" + router + ",host=" + router.replaceFirst("/.*", ""));
        forwards.forEach(forward -> options.append(",hostfwd=").append(escape(forward)));
        return network("user", options.toString(), macAddress);
    }

    private QemuLauncher network(String kind, String options, String macAddress) {
        String id = "net" + networks++;
        add("-netdev", kind + ",id=" + id + "," + options);
        add(
                "-device",
                "virtio-net" + machine.virtioSuffix + ",netdev=" + id + ",mac=" + macAddress + machine.networkOptions);
        return this;
    }

    /** Chooses {@code tcg} or {@code kvm}; otherwise KVM where {@link KvmTrial} has seen it run a guest. */
    public QemuLauncher accelerator(String name) {
        accelerator = name;
        return this;
    }

    private void add(String option, String value) {
        devices.add(option);
        devices.add(value);
    }

    /** QEMU's option parser takes a comma as the end of a value. */
    private static String escape(String value) {
        return value.replace(",", ",,");
    }

    /** QEMU's command line, for a person to copy. */
    public List<String> command() {
        Path qemu = find();
        String chosen = accelerator != null ? accelerator : KvmTrial.canRunGuests(qemu) ? "kvm" : "tcg";
        List<String> command = new ArrayList<>(machine(machine, qemu, chosen, memoryMib, image));
        command.addAll(devices);
        if (!commandLine.isEmpty()) {
            command.add("-append");
            command.add(commandLine);
        }
        return command;
    }

    static List<String> machine(Machine machine, Path qemu, String accelerator, int memoryMib, Path image) {
        return List.of(
                qemu.toString(),
                "-accel",
                accelerator,
                "-machine",
                machine.option,
                "-cpu",
                accelerator.equals("kvm") ? "host" : "max",
                "-m",
                Integer.toString(memoryMib),
                "-nodefaults",
                "-no-user-config",
                "-no-reboot",
                "-display",
                "none",
                "-serial",
                "stdio",
                "-device",
                "isa-debug-exit,iobase=0xf4,iosize=4",
                "-global",
                "virtio-mmio.force-legacy=false",
                "-kernel",
                image.toString());
    }

    /** @throws ImageException in one line if QEMU is missing; to be asked before an image is made for it */
    public static void requireInstalled() {
        find();
    }

    static Path find() {
        return Tools.find(QEMU)
                .orElseThrow(() -> new ImageException("starting a guest needs " + QEMU
                        + ", which is not installed: apt-get install qemu-system-x86"));
    }

    /** Starts the machine. The caller owns it and closes it. */
    public Guest start() {
        List<String> command = command();
        try {
            return new Guest(command);
        } catch (IOException e) {
            throw new ImageException("cannot start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }
}
