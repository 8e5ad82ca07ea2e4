package io.anykernel.net.autoconf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.error.KernelException;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.autoconf.ScriptedRouter.Advertisement;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.testing.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Routers, other hosts and a cable that do what they like, beside connections, and a stack that closes at any time. */
class RouterChaosTest {
    private static final int STEPS = 120;
    private static final long[] SECONDS = {0, 1, 60, 7200, 7201, 0x7fff_ffffL, 0x8000_0000L, 0xffff_fffeL, 0xffff_ffffL
    };
    private static final int[] BITS = {0, 1, 48, 63, 64, 64, 64, 64, 65, 96, 127, 128};

    private ScriptedRouter script;
    private SplittableRandom random;

    @Test
    void nothingIsLeftAndNothingIsUnbounded() {
        long addresses = Seeds.run(60, this::run);
        System.out.println("addresses=" + addresses);
        assertTrue(Seeds.isReplay() || addresses > 60);
    }

    private long run(long seed) {
        random = new SplittableRandom(seed);
        script = new ScriptedRouter(seed, InterfaceConfig.slaac());
        int steps = random.nextInt(1, STEPS);
        for (int i = 0; i < steps; i++) {
            step();
            assertTrue(script.addresses().size() <= 8, "addresses");
            assertTrue(script.host.stack.interfaces().get(0).routes().size() <= 16 + 4, "routes");
        }
        long addresses = script.host.counters.value("slaac.addresses");
        script.host.stack.close();
        assertEquals(0, script.host.packets.inUse());
        return addresses;
    }

    private void step() {
        switch (random.nextInt(12)) {
            case 0 -> {
                script.link().up(random.nextInt(4) > 0);
                script.pass(random.nextInt(3));
            }
            case 1 -> script.claim(script.formed("2001:db8:" + random.nextInt(10) + "::"), random.nextBoolean());
            case 2 -> script.pass(random.nextLong(10_000_000));
            case 3 -> {
                String name = script.host.stack.interfaces().get(0).name();
                script.host.stack.configure(name, InterfaceConfig.slaac());
            }
            case 4 -> connect();
            case 5 -> script.host.stack.names().start("n" + random.nextInt(5));
            case 6 -> script.silence("fe80::" + random.nextInt(1, 7));
            default -> advertise();
        }
        script.pass(random.nextInt(2500));
    }

    private void connect() {
        try {
            TcpSocket socket = script.host.stack.startConnect(IpAddress.parse("2001:db8:99::1"), 80);
            if (random.nextBoolean()) {
                socket.abort();
            }
        } catch (KernelException noWay) {
            assertTrue(noWay.errno() != 0);
        }
    }

    private void advertise() {
        Advertisement said = new Advertisement(random.nextInt(3) == 0 ? 0 : random.nextInt(65_536))
                .from("fe80::" + random.nextInt(1, 7))
                .preference(random.nextInt(4));
        for (int i = random.nextInt(4); i > 0; i--) {
            long valid = SECONDS[random.nextInt(SECONDS.length)];
            long preferred = random.nextBoolean() ? valid : SECONDS[random.nextInt(SECONDS.length)];
            int bits = BITS[random.nextInt(BITS.length)];
            said.prefix("2001:db8:" + random.nextInt(10) + "::" + "/" + bits, random.nextInt(256), valid, preferred);
        }
        if (random.nextBoolean()) {
            said.nameServer("2001:db8:53::" + random.nextInt(1, 12), (int) SECONDS[random.nextInt(SECONDS.length)]);
        }
        if (random.nextInt(4) == 0) {
            said.mtu(random.nextInt(10_000));
        }
        script.advertise(said);
    }
}
