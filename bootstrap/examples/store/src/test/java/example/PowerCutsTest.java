package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.block.PortBlockDevice;
import io.anykernel.composition.Composition;
import io.anykernel.composition.Instance;
import io.anykernel.composition.PortDevices;
import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.sim.CrashingDisk;
import io.anykernel.hypercall.sim.SimRandom;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.stack.InterfaceConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Power is cut after a seeded number of the disk's writes, while three clients change a few keys on a disk that is so small that its log
 * changes halves all the time. Then the store starts again on what the medium has: every update that was answered is there, and
 * nothing that was not asked for. More with {@code -Dstore.cuts=N}, another beginning with {@code -Dstore.seed=N}.
 */
@Timeout(300)
class PowerCutsTest {
    private static final int CUTS = Integer.getInteger("store.cuts", 100);
    private static final long SEED = Long.getLong("store.seed", 1);
    private static final int CUTS_A_DISK = 4;
    private static final int CLIENTS = 3;
    private static final int KEYS = 20;
    private static final int DISK_BYTES = 36 << 10;
    private static final int MAX_WRITES = 300;

    /** Of a store that has only just begun, or found its log full again at once. */
    private static final int FEW_WRITES = 6;

    private static final long LIMIT_NANOS = 3_600_000_000_000L;

    @Test
    void noUpdateThatWasAnsweredIsLost() {
        System.out.println("power cuts: " + CUTS + " from seed " + SEED);
        int answered = 0;
        for (int i = 0; i < CUTS; i += CUTS_A_DISK) {
            answered += cut(SEED + i);
        }
        System.out.println("answered updates: " + answered);
        assertTrue(answered > CUTS, "hardly any update was answered");
    }

    /** Returns how many updates were answered before the last of several cuts, each of which meets what the one before left. */
    private static int cut(long seed) {
        HostWorld below = HostWorld.builder().console(text -> {}).build();
        SimWorld world = new SimWorld(seed, below.arenas(), below.scheduling());
        world.disk("medium", DISK_BYTES);
        BlockPort medium = world.ports().openBlock("disk:medium", true);
        SimRandom random = new SimRandom(seed);
        Map<String, Attempt> attempts = new HashMap<>();
        for (int i = 0; i < CUTS_A_DISK; i++) {
            long writes = 1 + random.below(random.below(2) == 0 ? FEW_WRITES : MAX_WRITES);
            CrashingDisk disk = new CrashingDisk(medium, random.fork()).crashAfterWrites(writes);
            runUntilCut(world, "cut " + i, disk, random, attempts);
            look(world, "look " + i, medium, attempts);
        }
        return attempts.values().stream().mapToInt(each -> each.answered).sum();
    }

    private static void runUntilCut(
            SimWorld world, String link, CrashingDisk disk, SimRandom random, Map<String, Attempt> attempts) {
        world.link(link);
        Instance server = server(link, disk).start(world, new KeyValueStore());
        Instance clients = clients(link).start(world, running -> {
            for (int i = 0; i < CLIENTS; i++) {
                int first = i * KEYS;
                SimRandom own = random.fork();
                running.startThread("client-" + i, () -> change(running, first, own, attempts));
            }
        });
        assertTrue(world.runUntil(server::hasEnded, world.clock().nanoTime() + LIMIT_NANOS), "seed " + world.seed());
        assertEquals(3, server.awaitEnd(), "seed " + world.seed());
        server.close();
        clients.close();
    }

    private static void look(SimWorld world, String link, BlockPort medium, Map<String, Attempt> attempts) {
        world.link(link);
        Instance server = server(link, medium).start(world, new KeyValueStore());
        List<String> wrong = new ArrayList<>();
        Instance reader = clients(link).start(world, running -> look(running, attempts, wrong));
        assertTrue(world.runUntil(reader::hasEnded, world.clock().nanoTime() + LIMIT_NANOS), "seed " + world.seed());
        assertEquals(List.of(), wrong, "seed " + world.seed());
        reader.close();
        server.close();
    }

    private static Composition server(String link, BlockPort disk) {
        return new Composition("server")
                .network("net0", PortDevices.net("link:" + link), InterfaceConfig.of("10.0.0.2/24"))
                .disk("store", kernel -> new PortBlockDevice(disk));
    }

    private static Composition clients(String link) {
        return new Composition("clients")
                .network("net0", PortDevices.net("link:" + link), InterfaceConfig.of("10.0.0.3/24"));
    }

    private static Talk connect(Instance from) {
        return new Talk(from.net().connect(IpAddress.parse("10.0.0.2"), 6379, LIMIT_NANOS));
    }

    /** What a key may hold: what was answered last, or what was asked for since. {@code null} is nothing. */
    private static final class Attempt {
        private String stored;
        private String asked;
        private int answered;
    }

    private static void change(Instance running, int firstKey, SimRandom random, Map<String, Attempt> attempts) {
        try (Talk talk = connect(running)) {
            for (int i = 0; ; i++) {
                String key = "key " + (firstKey + random.below(KEYS));
                boolean isRemoved = random.below(4) == 0;
                String value = isRemoved ? null : i + "v".repeat((int) random.below(300));
                Attempt attempt = attempts.computeIfAbsent(key, none -> new Attempt());
                attempt.asked = value;
                String answer = isRemoved ? talk.ask("DEL", key) : talk.ask("SET", key, value);
                if (answer.startsWith("-ERR store: no space")) {
                    attempt.asked = attempt.stored;
                    continue;
                }
                if (answer.startsWith("-")) {
                    // The disk failed: whether this update is on it, the next look tells.
                    return;
                }
                attempt.stored = value;
                attempt.answered++;
            }
        } catch (KernelException | IllegalStateException cut) {
            // The store has ended.
        }
    }

    private static void look(Instance running, Map<String, Attempt> attempts, List<String> wrong) {
        try (Talk talk = connect(running)) {
            attempts.forEach((key, attempt) -> {
                String found = talk.ask("GET", key);
                boolean isRight = same(found, attempt.stored) || same(found, attempt.asked);
                if (!isRight) {
                    wrong.add(key + ": " + found + ", not " + attempt.stored + " or " + attempt.asked);
                }
                attempt.stored = found;
                attempt.asked = found;
            });
        }
    }

    private static boolean same(String one, String other) {
        return one == null ? other == null : one.equals(other);
    }
}
