package io.anykernel.net.ip;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.UdpSocket;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.TestNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ICMP errors are limited to a burst and then one each interval, wherever the clock began. */
class ErrorRateTest {
    private static final int BURST = 50;
    private static final long INTERVAL_NANOS = 10_000_000;
    private static final int CLOSED_PORT = 9;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1L << 60})
    void errorsAreLimitedAndEarnedAgain(long startNanos) {
        SimWorld world = new SimWorld(Long.getLong("anykernel.seed", 42));
        world.clock().startAt(startNanos);
        StackConfig config = StackConfig.DEFAULT.withBuffers(1024, 512);
        TestNetwork network = new TestNetwork(world, config, 1500, null, null, null, null);
        try (UdpSocket sender = network.left.stack.bindUdp(IpAddress.ANY, 0)) {
            network.runFor(INTERVAL_NANOS);
            knock(network, sender, 1);
            network.runFor(1000 * INTERVAL_NANOS);
            knock(network, sender, 2 * BURST);
            network.runFor(INTERVAL_NANOS / 2);
            long first = errors(network);
            assertTrue(first > BURST / 2 && first < BURST, "each costs one token or two: " + first);
            network.runFor(10 * INTERVAL_NANOS);
            knock(network, sender, 20);
            network.runFor(INTERVAL_NANOS / 4);
            long earned = errors(network) - first;
            assertTrue(earned >= 5 && earned <= 10, "ten tokens were earned: " + earned);
        } finally {
            network.close();
        }
    }

    @Test
    void packetsThatCannotHoldAnErrorAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new StackConfig(64, 1024, 64, 4096, 16, StackConfig.DEFAULT.tcp()));
    }

    private static void knock(TestNetwork network, UdpSocket sender, int times) {
        for (int i = 0; i < times; i++) {
            sender.trySend(new byte[8], 0, 8, TestNetwork.RIGHT, CLOSED_PORT);
        }
    }

    private static long errors(TestNetwork network) {
        return network.right.counters.value("icmp.errors.out");
    }
}
