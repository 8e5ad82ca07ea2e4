package io.anykernel.net.ip;

import io.anykernel.core.time.Timer;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.net.wire.ArpPacket;

/**
 * Asks a link whether another host uses an IPv4 address before this one does (RFC 5227 §2.1). Sooner than that RFC's times,
 * which are for links of old and would cost a start four to seven seconds: a host that is there answers within a few
 * milliseconds. Confined to one Cpu.
 */
public final class AddressProbe {
    /** Takes what was found, once. */
    public interface Result {
        /** No host answered. */
        void onFree(long nowNanos);

        /** @param otherMac link-layer address of the host that uses it, or wants to */
        void onTaken(long otherMac, long nowNanos);
    }

    private static final int PROBES = 3;
    private static final long INTERVAL_NANOS = 100_000_000L;
    private static final long WAIT_NANOS = 200_000_000L;

    private final Arp arp;
    private final TimerWheel timers;
    private final int address;
    private final Result result;
    private int sent;

    private final Timer timer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            AddressProbe.this.onTimer(nowNanos);
        }
    };

    AddressProbe(Arp arp, TimerWheel timers, int address, Result result) {
        this.arp = arp;
        this.timers = timers;
        this.address = address;
        this.result = result;
    }

    void onTimer(long nowNanos) {
        if (sent == PROBES) {
            cancel();
            result.onFree(nowNanos);
            return;
        }
        if (arp.probe(address)) {
            sent++;
        }
        timers.arm(timer, nowNanos + (sent == PROBES ? WAIT_NANOS : INTERVAL_NANOS));
    }

    /** A message of another host: does it use the address, or probe for it at the same time? */
    void onArp(ArpPacket packet, long nowNanos) {
        boolean isUsed = packet.senderIp() == address;
        boolean isProbed =
                packet.operation() == ArpPacket.REQUEST && packet.senderIp() == 0 && packet.targetIp() == address;
        if (isUsed || isProbed) {
            cancel();
            result.onTaken(packet.senderMac(), nowNanos);
        }
    }

    /** Ends it without a result. */
    public void cancel() {
        timers.cancel(timer);
        arp.end(this);
    }
}
