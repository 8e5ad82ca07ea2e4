package io.anykernel.net.ip;

import io.anykernel.core.time.Timer;
import io.anykernel.core.time.TimerWheel;
import java.util.ArrayList;
import java.util.List;

/** Second announcements of IPv4 addresses, for neighbors that the first did not reach (RFC 5227 §2.3). Confined to one Cpu. */
final class Announcements {
    /** ANNOUNCE_INTERVAL (§1.1). */
    private static final long INTERVAL_NANOS = 2_000_000_000L;

    private record Due(int address, long atNanos) {}

    private final Arp arp;
    private final TimerWheel timers;
    /** The earliest first. */
    private final List<Due> due = new ArrayList<>();

    private final Timer timer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            Announcements.this.onTimer(nowNanos);
        }
    };

    Announcements(Arp arp, TimerWheel timers) {
        this.arp = arp;
        this.timers = timers;
    }

    /** The address was announced now. */
    void repeat(int address, long nowNanos) {
        due.removeIf(each -> each.address == address);
        due.add(new Due(address, nowNanos + INTERVAL_NANOS));
        timers.arm(timer, due.get(0).atNanos);
    }

    private void onTimer(long nowNanos) {
        while (!due.isEmpty() && due.get(0).atNanos <= nowNanos) {
            arp.announce(due.remove(0).address);
        }
        if (!due.isEmpty()) {
            timers.arm(timer, due.get(0).atNanos);
        }
    }
}
