package io.anykernel.benchmarks.many;

import io.anykernel.embed.Anykernel;
import io.anykernel.embed.KernelLink;
import io.anykernel.net.address.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks what an instance costs where a JVM has many: a ring of small ones, each joined to the next by a link of its own, in
 * which each pings its neighbor. Prints time to boot and to close one and the process's resident memory.
 *
 * <pre>ManyInstances [COUNT] [ROUNDS] [small|default]</pre>
 */
public final class ManyInstances {
    private static final long LIMIT_NANOS = 60_000_000_000L;
    private static final int WARM_UP = 300;

    private final int count;
    private final boolean isSmall;

    private ManyInstances(int count, boolean isSmall) {
        this.count = count;
        this.isSmall = isSmall;
    }

    public static void main(String[] arguments) throws IOException {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        boolean isSmall = arguments.length < 3 || arguments[2].equals("small");
        new ManyInstances(Math.min(count, WARM_UP), isSmall).run(false);
        long before = residentKib();
        System.out.printf("before: resident=%d MiB%n", before >> 10);
        for (int i = 0; i < rounds; i++) {
            new ManyInstances(count, isSmall).run(true);
        }
    }

    private void run(boolean isReported) throws IOException {
        List<KernelLink> links = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            links.add(isSmall ? KernelLink.small("link" + i) : KernelLink.named("link" + i));
        }
        List<Anykernel> kernels = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            kernels.add(start(i, links));
        }
        long booted = System.nanoTime();
        for (int i = 0; i < count; i++) {
            IpAddress next = IpAddress.parse(address(i, 2));
            kernels.get(i).net().pinger().ping(next, LIMIT_NANOS);
        }
        long pinged = System.nanoTime();
        long resident = residentKib();
        for (Anykernel kernel : kernels) {
            kernel.close();
        }
        long closed = System.nanoTime();
        if (isReported) {
            System.out.printf(
                    "instances=%d boot=%.3f ms each, ping=%.3f ms each, close=%.3f ms each, resident=%d MiB%n",
                    count,
                    (booted - start) / 1e6 / count,
                    (pinged - booted) / 1e6 / count,
                    (closed - pinged) / 1e6 / count,
                    resident >> 10);
        }
    }

    /** Its right end on link {@code i}, its left end on the link before. */
    private Anykernel start(int i, List<KernelLink> links) {
        int before = (i + count - 1) % count;
        Anykernel.Builder builder = Anykernel.builder().name("ring" + i).console(text -> {});
        if (isSmall) {
            builder.small();
        }
        return builder.link(links.get(i))
                .address(address(i, 1) + "/30")
                .network("net1", links.get(before).device(), address(before, 2) + "/30")
                .mountTmpfs("/", 64 << 10)
                .start();
    }

    private static String address(int link, int host) {
        return "10.1." + (link >> 6) + "." + ((link & 63) * 4 + host);
    }

    private static long residentKib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS in /proc/self/status");
    }
}
