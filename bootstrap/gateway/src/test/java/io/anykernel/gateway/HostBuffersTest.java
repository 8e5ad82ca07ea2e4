package io.anykernel.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HostBuffersTest {
    @Test
    void fewConnectionsAreLeftToTheHostAndManyShare() {
        assertEquals(HostBuffers.HOSTS_CHOICE, HostBuffers.sendBytes(0));
        assertEquals(HostBuffers.HOSTS_CHOICE, HostBuffers.sendBytes(HostBuffers.FREE_CONNECTIONS - 1));
        int before = Integer.MAX_VALUE;
        for (int open = HostBuffers.FREE_CONNECTIONS; open < Splices.MAX_CONNECTIONS; open++) {
            int bytes = HostBuffers.sendBytes(open);
            assertTrue(bytes <= before && bytes >= 128 * 1024, open + " connections: " + bytes);
            before = bytes;
        }
    }
}
