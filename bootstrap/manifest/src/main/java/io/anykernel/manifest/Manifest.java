package io.anykernel.manifest;

import io.anykernel.core.log.LogLevel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a program needs of its instance, in every world. What is not named is not wired: no {@code network}, no TCP/IP stack;
 * no {@code mounts}, no tree of files.
 *
 * <p>Files and folders are as the host finds them: {@link ManifestReader} resolves them against the manifest's folder.
 *
 * @param environment by name, in the order of the file
 * @param memoryMib of a guest's machine
 * @param heapMib the most of it that a guest's heap takes
 * @param machine of a guest
 * @param names servers that are asked for addresses of names
 */
public record Manifest(
        Program program,
        List<String> arguments,
        Map<String, String> environment,
        int memoryMib,
        int heapMib,
        Machine machine,
        List<NetworkInterface> network,
        NameServers names,
        List<Disk> disks,
        List<Mount> mounts,
        List<PublishedPort> publish,
        LogLevel log) {
    /** Of a guest whose manifest names none. */
    public static final int DEFAULT_MEMORY_MIB = 128;

    private static final int DEFAULT_HEAP_MIB = 32;

    public Manifest {
        arguments = List.copyOf(arguments);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        network = List.copyOf(network);
        disks = List.copyOf(disks);
        mounts = List.copyOf(mounts);
        publish = List.copyOf(publish);
    }

    /** A manifest that names nothing but the program. */
    public static Manifest of(Program program) {
        return new Manifest(
                program,
                List.of(),
                Map.of(),
                DEFAULT_MEMORY_MIB,
                defaultHeapMib(DEFAULT_MEMORY_MIB),
                Machine.MICROVM,
                List.of(),
                NameServers.NONE,
                List.of(),
                List.of(),
                List.of(),
                LogLevel.INFO);
    }

    /** A quarter of the memory, and 32 MiB at most. */
    public static int defaultHeapMib(int memoryMib) {
        return Math.max(1, Math.min(DEFAULT_HEAP_MIB, memoryMib / 4));
    }

    /** Whether a tree of files is wired. */
    public boolean hasFiles() {
        return !mounts.isEmpty();
    }

    public boolean hasNetwork() {
        return !network.isEmpty();
    }

    /** Whether an interface of it leads to the built-in gateway; a domain's leads to a bridge of its host. */
    public boolean hasBuiltInLink(NetworkInterface network) {
        return network.isPublished() && machine != Machine.XEN;
    }

    /** Whether others on a link are to give an interface its addresses. */
    public boolean hasGivenAddresses() {
        return network.stream().anyMatch(each -> each.addressing().isGiven());
    }

    /** Everything in it that does not go together; empty if it can be started. */
    public List<Conflict> conflicts() {
        return Conflict.of(this);
    }

    public Manifest withProgram(Program changed) {
        Copy copy = new Copy(this);
        copy.program = changed;
        return copy.make();
    }

    public Manifest withArguments(List<String> changed) {
        Copy copy = new Copy(this);
        copy.arguments = changed;
        return copy.make();
    }

    public Manifest withEnvironment(Map<String, String> changed) {
        Copy copy = new Copy(this);
        copy.environment = changed;
        return copy.make();
    }

    public Manifest withMemory(int changedMib, int changedHeapMib) {
        Copy copy = new Copy(this);
        copy.memoryMib = changedMib;
        copy.heapMib = changedHeapMib;
        return copy.make();
    }

    public Manifest withMachine(Machine changed) {
        Copy copy = new Copy(this);
        copy.machine = changed;
        return copy.make();
    }

    public Manifest withNetwork(List<NetworkInterface> changed) {
        Copy copy = new Copy(this);
        copy.network = changed;
        return copy.make();
    }

    public Manifest withPublish(List<PublishedPort> changed) {
        Copy copy = new Copy(this);
        copy.publish = changed;
        return copy.make();
    }

    /** The same with a mount in the place of the one at its path, or behind the others. */
    public Manifest withMount(Mount added) {
        List<Mount> changed = new ArrayList<>(mounts);
        int at = 0;
        while (at < changed.size() && !changed.get(at).path().equals(added.path())) {
            at++;
        }
        if (at < changed.size()) {
            changed.set(at, added);
        } else {
            changed.add(added);
        }
        Copy copy = new Copy(this);
        copy.mounts = changed;
        return copy.make();
    }

    /** A manifest's values while one of them is changed. */
    private static final class Copy {
        private Program program;
        private List<String> arguments;
        private Map<String, String> environment;
        private int memoryMib;
        private int heapMib;
        private Machine machine;
        private List<NetworkInterface> network;
        private final NameServers names;
        private final List<Disk> disks;
        private List<Mount> mounts;
        private List<PublishedPort> publish;
        private final LogLevel log;

        Copy(Manifest from) {
            program = from.program;
            arguments = from.arguments;
            environment = from.environment;
            memoryMib = from.memoryMib;
            heapMib = from.heapMib;
            machine = from.machine;
            network = from.network;
            names = from.names;
            disks = from.disks;
            mounts = from.mounts;
            publish = from.publish;
            log = from.log;
        }

        Manifest make() {
            return new Manifest(
                    program,
                    arguments,
                    environment,
                    memoryMib,
                    heapMib,
                    machine,
                    network,
                    names,
                    disks,
                    mounts,
                    publish,
                    log);
        }
    }
}
