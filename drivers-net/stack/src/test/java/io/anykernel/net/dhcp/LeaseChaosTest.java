package io.anykernel.net.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.testing.Seeds;
import io.anykernel.net.wire.ArpPacket;
import io.anykernel.net.wire.DhcpMessage;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A server, other hosts and a cable that do what they like, and a stack that closes at any time: an address is had for no longer than
 * a server said, nothing is sent in a loop, and nothing is left.
 */
class LeaseChaosTest {
    private static final int STEPS = 150;
    private static final int[] TYPES = {
        DhcpMessage.OFFER, DhcpMessage.OFFER, DhcpMessage.ACK, DhcpMessage.ACK, DhcpMessage.ACK, DhcpMessage.NAK
    };
    private static final int[] SECONDS = {1, 2, 30, 600, 3600, -1, 0};

    private ScriptedServer script;
    private SplittableRandom random;
    private boolean isUp;
    /** When the longest of the leases that were given ends. */
    private long heldUntilNanos;

    @Test
    void anAddressIsHadForNoLongerThanAServerSaid() {
        long leases = Seeds.run(60, this::run);
        System.out.println("leases=" + leases);
        assertTrue(Seeds.isReplay() || leases > 60);
    }

    private long run(long seed) {
        random = new SplittableRandom(seed);
        script = new ScriptedServer(seed, InterfaceConfig.dhcp());
        isUp = true;
        heldUntilNanos = 0;
        int steps = random.nextInt(1, STEPS);
        for (int i = 0; i < steps; i++) {
            step();
            assertTrue(!script.hasAddress(ScriptedServer.OFFERED) || now() <= heldUntilNanos, "held too long");
        }
        long sent = script.counter("discovers") + script.counter("requests") + script.counter("declines");
        assertTrue(sent <= 20 * steps + now() / 1_000_000_000L, sent + " messages");
        long leases = script.counter("leases");
        script.host.stack.close();
        assertEquals(0, script.host.packets.inUse());
        return leases;
    }

    private long now() {
        return script.world.clock().nanoTime();
    }

    private void step() {
        switch (random.nextInt(10)) {
            case 0 -> {
                isUp = random.nextBoolean();
                script.link().up(isUp);
                script.pass(random.nextInt(3));
            }
            case 1 -> script.arp(ArpPacket.REPLY, ScriptedServer.OFFERED, 0);
            case 2 -> script.arp(ArpPacket.REQUEST, 0, ScriptedServer.OFFERED);
            case 3 -> script.pass(random.nextLong(4_000_000));
            case 4 -> {
                String name = script.host.stack.interfaces().get(0).name();
                script.host.stack.configure(name, InterfaceConfig.dhcp());
            }
            case 5 -> script.pass(random.nextInt(20_000));
            default -> answer();
        }
    }

    private void answer() {
        script.pass(random.nextInt(500));
        ScriptedServer.Asked asked = script.takeLast();
        boolean hasAsked = asked != null;
        int type = TYPES[random.nextInt(TYPES.length)];
        if (hasAsked && random.nextInt(5) > 0) {
            type = asked.type() == DhcpMessage.DISCOVER ? DhcpMessage.OFFER : DhcpMessage.ACK;
        }
        int seconds = SECONDS[random.nextInt(SECONDS.length)];
        if (type == DhcpMessage.NAK) {
            script.refuse();
        } else if (hasAsked || random.nextInt(4) == 0) {
            long endNanos = seconds == -1 ? Long.MAX_VALUE : now() + seconds * 1_000_000_000L;
            heldUntilNanos = isUp && type == DhcpMessage.ACK ? Math.max(heldUntilNanos, endNanos) : heldUntilNanos;
            script.reply(type, message -> message.yourAddress(ScriptedServer.OFFERED)
                    .putInt(DhcpMessage.OPTION_SERVER, ScriptedServer.SERVER)
                    .putInt(DhcpMessage.OPTION_SUBNET_MASK, ScriptedServer.MASK)
                    .putInt(DhcpMessage.OPTION_LEASE_SECONDS, seconds));
        }
        if (random.nextInt(3) > 0) {
            script.pass(401);
        }
    }
}
