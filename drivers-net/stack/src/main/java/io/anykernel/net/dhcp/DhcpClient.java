package io.anykernel.net.dhcp;

import io.anykernel.core.log.Log;
import io.anykernel.core.time.Timer;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Entropy;
import io.anykernel.net.address.DhcpLease;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.address.MacAddress;
import io.anykernel.net.ip.AddressClient;
import io.anykernel.net.ip.AddressProbe;
import io.anykernel.net.ip.InterfaceShare;
import io.anykernel.net.ip.LocalAddress;
import io.anykernel.net.ip.NetworkInterface;
import io.anykernel.net.wire.DhcpMessage;
import java.util.List;

/**
 * Gets and keeps the address of one interface (RFC 2131 §4.4). Answers come by broadcast, since an interface without address
 * hears nothing else. Confined to one Cpu.
 */
final class DhcpClient implements AddressClient {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long FIRST_RETRY_NANOS = 4 * SECOND_NANOS;
    private static final long LAST_RETRY_NANOS = 64 * SECOND_NANOS;
    private static final long LEAST_RENEWAL_NANOS = 60 * SECOND_NANOS;
    /** After an address that another host uses (§3.1, step 5), and after a refusal, so that a server cannot make us spin. */
    private static final long PAUSE_NANOS = 10 * SECOND_NANOS;

    private static final int MAX_REQUESTS = 4;
    /** After so many addresses in use the pause is a longer one (RFC 5227 §2.1.1, MAX_CONFLICTS and RATE_LIMIT_INTERVAL). */
    private static final int MAX_CONFLICTS = 10;

    private static final long LONG_PAUSE_NANOS = 60 * SECOND_NANOS;

    private final NetworkInterface port;
    private final ClientMessages messages;
    private final TimerWheel timers;
    private final Entropy entropy;
    private final DhcpCounters counters;
    private final Log log;
    private final Runnable observer;
    private final LeaseReader reader = new LeaseReader();

    private DhcpState state = DhcpState.INIT;
    private int attempts;
    private int conflicts;
    /** When the last request was sent: a lease counts from then (§4.4.1). */
    private long requestedNanos;

    /** What a server offered, or acknowledged and is being checked. */
    private DhcpLease offer;

    private DhcpLease lease;
    private long leasedNanos;
    private AddressProbe probe;

    private final Timer timer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            DhcpClient.this.onTimer(nowNanos);
        }
    };

    /** @param observer is notified, with the Cpu held, when a lease was got or lost */
    DhcpClient(
            NetworkInterface port,
            DhcpSender sender,
            TimerWheel timers,
            Entropy entropy,
            DhcpCounters counters,
            Log log,
            Runnable observer) {
        this.port = port;
        this.messages = new ClientMessages(port, sender, entropy, counters);
        this.timers = timers;
        this.entropy = entropy;
        this.counters = counters;
        this.log = log;
        this.observer = observer;
    }

    @Override
    public DhcpLease lease() {
        return lease;
    }

    @Override
    public boolean hasAddress() {
        return lease != null;
    }

    @Override
    public List<IpAddress> nameServers() {
        return lease == null ? List.of() : lease.nameServers();
    }

    @Override
    public List<String> domains() {
        return lease == null || lease.domain() == null ? List.of() : List.of(lease.domain());
    }

    @Override
    public NetworkInterface port() {
        return port;
    }

    @Override
    public void start(long nowNanos) {
        if (port.link().isUp()) {
            discover(nowNanos);
        }
    }

    /** What is at the other end may be another network: a lease is confirmed, and without one servers are asked at once. */
    @Override
    public void onLinkUp(long nowNanos) {
        stop();
        if (lease == null) {
            discover(nowNanos);
            return;
        }
        enter(DhcpState.REBOOTING);
        messages.beginTransaction(nowNanos);
        askAgain(nowNanos);
    }

    @Override
    public void stop() {
        timers.cancel(timer);
        if (probe != null) {
            probe.cancel();
            probe = null;
        }
    }

    // ---- timers

    private void onTimer(long nowNanos) {
        switch (state) {
            case INIT, SELECTING -> repeatDiscover(nowNanos);
            case REQUESTING, REBOOTING -> repeatRequest(nowNanos);
            case BOUND -> {
                enter(DhcpState.RENEWING);
                messages.beginTransaction(nowNanos);
                prolong(nowNanos);
            }
            case RENEWING, REBINDING -> prolong(nowNanos);
            case CHECKING -> {}
        }
    }

    private void enter(DhcpState next) {
        state = next;
        attempts = 0;
    }

    private void discover(long nowNanos) {
        offer = null;
        enter(DhcpState.SELECTING);
        messages.beginTransaction(nowNanos);
        repeatDiscover(nowNanos);
    }

    private void repeatDiscover(long nowNanos) {
        if (state == DhcpState.INIT) {
            discover(nowNanos);
            return;
        }
        messages.discover(nowNanos);
        armRetry(nowNanos);
    }

    private void repeatRequest(long nowNanos) {
        if (state == DhcpState.REBOOTING && nowNanos >= expiryNanos()) {
            lose("expired", nowNanos);
            discover(nowNanos);
        } else if (attempts < MAX_REQUESTS) {
            askAgain(nowNanos);
        } else if (state == DhcpState.REBOOTING) {
            // No server answers: the lease holds until its end (§3.2, step 3).
            port.announce(lease.address().address(), nowNanos);
            hold(nowNanos);
        } else {
            lose("no-answer", nowNanos);
            discover(nowNanos);
        }
    }

    private void askAgain(long nowNanos) {
        requestedNanos = nowNanos;
        if (state == DhcpState.REQUESTING) {
            messages.requestOffered(offer, nowNanos);
            armRetry(nowNanos);
        } else {
            messages.requestFormer(lease, nowNanos);
            armRetry(nowNanos);
            timers.arm(timer, Math.min(timer.deadlineNanos(), expiryNanos()));
        }
    }

    /** RENEWING's and REBINDING's request. Half of what is left passes between two (§4.4.5). */
    private void prolong(long nowNanos) {
        long expiryNanos = expiryNanos();
        long rebindingNanos = leasedNanos + lease.rebindingNanos();
        if (nowNanos >= expiryNanos) {
            lose("expired", nowNanos);
            discover(nowNanos);
            return;
        }
        if (nowNanos >= rebindingNanos && state == DhcpState.RENEWING) {
            enter(DhcpState.REBINDING);
        }
        boolean isRenewing = state == DhcpState.RENEWING;
        requestedNanos = nowNanos;
        messages.requestLonger(lease, isRenewing, nowNanos);
        long limitNanos = isRenewing ? rebindingNanos : expiryNanos;
        long waitNanos = Math.max(LEAST_RENEWAL_NANOS, (limitNanos - nowNanos) / 2);
        timers.arm(timer, Math.min(limitNanos, nowNanos + waitNanos));
    }

    /** Four seconds, doubled each time, a second more or less (§4.1). */
    private void armRetry(long nowNanos) {
        long wait = Math.min(LAST_RETRY_NANOS, FIRST_RETRY_NANOS << Math.min(attempts, 4));
        attempts++;
        long jitter = Math.floorMod(entropy.nextLong(), 2 * SECOND_NANOS) - SECOND_NANOS;
        timers.arm(timer, nowNanos + wait + jitter);
    }

    private void pause(long pauseNanos, long nowNanos) {
        enter(DhcpState.INIT);
        timers.arm(timer, nowNanos + pauseNanos);
    }

    // ---- answers

    /** Whether a message answers what this client sent last. */
    boolean isAnswer(DhcpMessage message) {
        return message.operation() == DhcpMessage.REPLY
                && message.transaction() == messages.transaction()
                && message.hardwareAddress() == port.link().macAddress()
                && state != DhcpState.INIT;
    }

    void onAnswer(DhcpMessage message, long nowNanos) {
        switch (message.messageType()) {
            case DhcpMessage.OFFER -> onOffer(message, nowNanos);
            case DhcpMessage.ACK -> onAcknowledged(message, nowNanos);
            case DhcpMessage.NAK -> onRefused(message, nowNanos);
            default -> counters.dropUnexpected.increment();
        }
    }

    private void onOffer(DhcpMessage message, long nowNanos) {
        DhcpLease offered = state == DhcpState.SELECTING ? reader.read(message) : null;
        if (offered == null) {
            counters.dropUnexpected.increment();
            return;
        }
        offer = offered;
        enter(DhcpState.REQUESTING);
        askAgain(nowNanos);
    }

    private void onAcknowledged(DhcpMessage message, long nowNanos) {
        DhcpLease given = reader.read(message);
        boolean isNew = state == DhcpState.REQUESTING;
        boolean isExpected =
                isNew || state == DhcpState.REBOOTING || state == DhcpState.RENEWING || state == DhcpState.REBINDING;
        DhcpLease asked = isNew ? offer : lease;
        if (given == null
                || !isExpected
                || !given.address().address().equals(asked.address().address())
                || isNew && !given.server().equals(offer.server())) {
            counters.dropUnexpected.increment();
            return;
        }
        if (isNew) {
            check(given, nowNanos);
        } else {
            take(given, nowNanos);
        }
    }

    private void onRefused(DhcpMessage message, long nowNanos) {
        if (!isRefuserAsked(reader.server(message))) {
            counters.dropUnexpected.increment();
            return;
        }
        counters.refusals.increment();
        boolean wasLeased = lease != null;
        lose("refused", nowNanos);
        if (wasLeased) {
            discover(nowNanos);
        } else {
            pause(PAUSE_NANOS, nowNanos);
        }
    }

    /** Whether a server, {@code null} if it does not name itself, may refuse: the one that was asked, or any where all were. */
    private boolean isRefuserAsked(IpAddress server) {
        return server != null
                && switch (state) {
                    case REQUESTING -> server.equals(offer.server());
                    case RENEWING -> server.equals(lease.server());
                    case REBINDING, REBOOTING -> true;
                    case INIT, SELECTING, CHECKING, BOUND -> false;
                };
    }

    // ---- the lease

    private void check(DhcpLease given, long nowNanos) {
        offer = given;
        timers.cancel(timer);
        enter(DhcpState.CHECKING);
        probe = port.probe(
                given.address().address().ipv4(),
                new AddressProbe.Result() {
                    @Override
                    public void onFree(long nowNanos) {
                        probe = null;
                        take(offer, nowNanos);
                    }

                    @Override
                    public void onTaken(long otherMac, long nowNanos) {
                        probe = null;
                        decline(otherMac, nowNanos);
                    }
                },
                nowNanos);
    }

    private void decline(long otherMac, long nowNanos) {
        counters.declines.increment();
        conflicts++;
        log.line("event=lease-declined interface=" + port.name() + " address="
                + offer.address().address() + " other=" + MacAddress.describe(otherMac));
        messages.decline(offer, nowNanos);
        pause(conflicts < MAX_CONFLICTS ? PAUSE_NANOS : LONG_PAUSE_NANOS, nowNanos);
    }

    /** The address is given up and declined (RFC 5227 §2.4 (b)). */
    @Override
    public void onConflict(IpAddress address, long otherMac, long nowNanos) {
        if (lease != null && lease.address().address().equals(address)) {
            stop();
            offer = lease;
            lose("conflict", nowNanos);
            decline(otherMac, nowNanos);
        }
    }

    private void take(DhcpLease given, long nowNanos) {
        boolean isChanged = lease == null
                || !given.address().equals(lease.address())
                || !given.routes().equals(lease.routes())
                || given.mtuBytes() != lease.mtuBytes();
        boolean isNew = lease == null;
        lease = given;
        leasedNanos = requestedNanos;
        if (isChanged) {
            port.contribute(
                    this,
                    new InterfaceShare(List.of(LocalAddress.of(given.address())), given.routes(), given.mtuBytes()),
                    nowNanos);
        }
        if (state == DhcpState.REBOOTING && !isChanged) {
            // Not before: the link may have been another network's.
            port.announce(given.address().address(), nowNanos);
        }
        if (isNew) {
            conflicts = 0;
            counters.leases.increment();
            log.line("event=lease interface=" + port.name() + " address=" + given.address() + " server="
                    + given.server() + " seconds="
                    + (given.leaseNanos() == DhcpLease.FOR_EVER ? "infinite" : given.leaseNanos() / SECOND_NANOS));
        }
        hold(nowNanos);
        observer.run();
    }

    /** Waits for the renewal's time. */
    private void hold(long nowNanos) {
        enter(DhcpState.BOUND);
        timers.cancel(timer);
        if (lease.leaseNanos() != DhcpLease.FOR_EVER) {
            timers.arm(timer, Math.max(nowNanos, leasedNanos + lease.renewalNanos()));
        }
    }

    private long expiryNanos() {
        return lease.leaseNanos() == DhcpLease.FOR_EVER ? Long.MAX_VALUE : leasedNanos + lease.leaseNanos();
    }

    private void lose(String cause, long nowNanos) {
        if (lease == null) {
            return;
        }
        counters.losses.increment();
        log.line("event=lease-lost interface=" + port.name() + " address=" + lease.address() + " cause=" + cause);
        lease = null;
        port.withdraw(this, nowNanos);
        observer.run();
    }
}
