package io.anykernel.net.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.testing.TestHost;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the stack makes of a link that goes down and comes up. */
class LinkChangeTest {
    private static final long MILLI = 1_000_000L;

    private final SimWorld world = new SimWorld(1);
    private final SimLink link = world.link("wire");
    private final TestHost host = new TestHost(world, StackConfig.SMALL).attach("wire", "10.0.0.1/24");

    @Test
    void eachChangeIsLoggedOnceAndAddressesAreAnnouncedWhenItComesUp() {
        world.runFor(MILLI);
        long announced = link.left().sentFrames();
        link.up(false);
        world.runFor(10 * MILLI);
        assertEquals(List.of("net: event=link device=link:wire state=down"), host.lines);
        link.up(true);
        world.runFor(10 * MILLI);
        assertEquals("net: event=link device=link:wire state=up", host.lines.get(1));
        assertEquals(2, host.lines.size());
        assertEquals(announced + 1, link.left().sentFrames());
    }
}
