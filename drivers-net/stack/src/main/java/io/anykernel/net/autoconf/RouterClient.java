package io.anykernel.net.autoconf;

import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.time.Timer;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.DhcpLease;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.address.Route;
import io.anykernel.net.ip.AddressClient;
import io.anykernel.net.ip.DuplicateCheck;
import io.anykernel.net.ip.InterfaceShare;
import io.anykernel.net.ip.LocalAddress;
import io.anykernel.net.ip.NetworkInterface;
import io.anykernel.net.ip.RouterListener;
import io.anykernel.net.wire.RouterAdvertisement;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes IPv6 addresses and routes of one interface out of what routers say (RFC 4861 §6.3, RFC 4862 §5.5), and keeps the name
 * servers that they name (RFC 8106). Everything is bounded, since any host on the link can speak as a router. Confined to one
 * Cpu.
 */
final class RouterClient implements AddressClient, RouterListener {
    private static final long FIRST_SOLICITATION_NANOS = 4_000_000_000L;
    private static final long LAST_SOLICITATION_NANOS = 3600_000_000_000L;
    private static final int MAX_PREFIXES = 16;
    private static final int MAX_ADDRESSES = 8;
    private static final int INTERFACE_BITS = 64;
    private static final int LEAST_MTU = 1280;

    private final NetworkInterface port;
    private final TimerWheel timers;
    private final RouterCounters counters;
    private final Log log;
    private final Runnable observer;
    private final RouterAdvertisement message = new RouterAdvertisement();
    private final DefaultRouters routers = new DefaultRouters();
    private final Expiring<AddressPrefix> onLink = new Expiring<>(MAX_PREFIXES);
    private final AdvertisedNames names = new AdvertisedNames();
    private final List<FormedAddress> formed = new ArrayList<>();
    private int mtuBytes;
    private InterfaceShare given = new InterfaceShare(List.of(), List.of(), 0);
    /** When to solicit again, or {@link Lifetimes#NEVER} once a router has answered. */
    private long solicitNanos = Lifetimes.NEVER;

    private long solicitWaitNanos;
    private long solicitedNanos;

    private final Timer timer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            RouterClient.this.onTimer(nowNanos);
        }
    };

    /** @param observer is notified, with the Cpu held, when addresses changed */
    RouterClient(NetworkInterface port, TimerWheel timers, RouterCounters counters, Log log, Runnable observer) {
        this.port = port;
        this.timers = timers;
        this.counters = counters;
        this.log = log;
        this.observer = observer;
    }

    @Override
    public NetworkInterface port() {
        return port;
    }

    @Override
    public boolean hasAddress() {
        return !given.addresses().isEmpty();
    }

    @Override
    public DhcpLease lease() {
        return null;
    }

    @Override
    public List<IpAddress> nameServers() {
        return names.servers();
    }

    @Override
    public List<String> domains() {
        return names.domains();
    }

    @Override
    public void start(long nowNanos) {
        port.listenToRouters(this);
        if (port.link().isUp()) {
            beginSoliciting(nowNanos);
        }
    }

    /** What is at the other end may be another network, whose routers say so; what the old ones said ends by itself. */
    @Override
    public void onLinkUp(long nowNanos) {
        for (FormedAddress each : formed) {
            if (each.state != FormedAddress.State.DUPLICATE) {
                check(each, nowNanos);
            }
        }
        beginSoliciting(nowNanos);
    }

    /** Addresses of IPv6 are asked for before they are taken, and not defended afterwards (RFC 4862 §5.4). */
    @Override
    public void onConflict(IpAddress address, long otherMac, long nowNanos) {}

    @Override
    public void stop() {
        port.listenToRouters(null);
        timers.cancel(timer);
        formed.forEach(FormedAddress::endCheck);
    }

    // ---- timers

    private void beginSoliciting(long nowNanos) {
        solicitWaitNanos = FIRST_SOLICITATION_NANOS;
        solicit(nowNanos);
        arm(nowNanos);
    }

    /** As often as RFC 7559 asks for: a router may come late. */
    private void solicit(long nowNanos) {
        solicitedNanos = nowNanos;
        counters.solicitations.increment();
        port.solicitRouters();
        solicitNanos = nowNanos + solicitWaitNanos;
        solicitWaitNanos = Math.min(LAST_SOLICITATION_NANOS, 2 * solicitWaitNanos);
    }

    private void onTimer(long nowNanos) {
        if (nowNanos >= solicitNanos) {
            solicit(nowNanos);
        }
        routers.expire(nowNanos);
        onLink.expire(nowNanos);
        names.expire(nowNanos);
        for (int i = formed.size() - 1; i >= 0; i--) {
            if (!formed.get(i).isValid(nowNanos)) {
                formed.remove(i).endCheck();
            }
        }
        giveAndGoOn(nowNanos);
    }

    /**
     * Puts what is left into force, and looks for a router where none is: no sooner than four seconds after the last time (RFC 4861
     * §6.3.7), since any host of the link can take the last router away.
     */
    private void giveAndGoOn(long nowNanos) {
        give(nowNanos);
        if (routers.isEmpty() && solicitNanos == Lifetimes.NEVER) {
            solicitWaitNanos = FIRST_SOLICITATION_NANOS;
            solicitNanos = Math.max(nowNanos, solicitedNanos + FIRST_SOLICITATION_NANOS);
        }
        arm(nowNanos);
    }

    private void arm(long nowNanos) {
        long next = Math.min(solicitNanos, Math.min(routers.nextEndNanos(), onLink.nextEndNanos()));
        next = Math.min(next, names.nextEndNanos());
        for (FormedAddress each : formed) {
            next = Math.min(next, each.nextChangeNanos(nowNanos));
        }
        timers.cancel(timer);
        if (next != Lifetimes.NEVER) {
            timers.arm(timer, Math.max(nowNanos, next));
        }
    }

    // ---- what routers say

    @Override
    public void onAdvertisement(PacketBuffer packet, long routerHigh, long routerLow, long nowNanos) {
        message.wrap(packet.memory(), packet.start());
        if (packet.runBytes() < RouterAdvertisement.SIZE_BYTES || !message.isValid(packet.runBytes())) {
            counters.dropMalformed.increment();
            return;
        }
        counters.advertisements.increment();
        IpAddress router = new IpAddress(routerHigh, routerLow);
        long endNanos = Lifetimes.end(message.routerSeconds(), nowNanos);
        boolean isRouter = routers.put(router, message.preference(), endNanos, nowNanos);
        if (message.routerSeconds() > 0) {
            solicitNanos = Lifetimes.NEVER;
        }
        while (message.advance()) {
            switch (message.optionType()) {
                case RouterAdvertisement.OPTION_PREFIX -> onPrefix(router, nowNanos);
                case RouterAdvertisement.OPTION_MTU -> onMtu(message.optionValue());
                case RouterAdvertisement.OPTION_SOURCE_LINK -> {
                    if (isRouter) {
                        port.onRouterLink(router, message.sourceLink(), nowNanos);
                    }
                }
                case RouterAdvertisement.OPTION_NAME_SERVERS -> require(names.takeServers(message, nowNanos));
                case RouterAdvertisement.OPTION_DOMAINS -> require(names.takeDomains(message, packet, nowNanos));
                default -> {}
            }
        }
        giveAndGoOn(nowNanos);
    }

    @Override
    public void onHost(long high, long low, long nowNanos) {
        if (routers.remove(new IpAddress(high, low))) {
            giveAndGoOn(nowNanos);
        }
    }

    private void require(boolean isInOrder) {
        if (!isInOrder) {
            counters.dropMalformed.increment();
        }
    }

    private void onPrefix(IpAddress router, long nowNanos) {
        boolean isUsable = message.isPrefixWhole()
                && !IpAddress.isLinkLocal(message.prefixHigh())
                && !IpAddress.isGroup(message.prefixHigh(), message.prefixLow())
                && message.preferredSeconds() <= message.validSeconds();
        if (!isUsable) {
            counters.dropMalformed.increment();
            return;
        }
        if (message.isOnLink()) {
            IpAddress prefix = new IpAddress(message.prefixHigh(), message.prefixLow());
            if (!prefix.isIpv4()) {
                onLink.put(
                        new AddressPrefix(prefix, message.prefixBits()).masked(),
                        Lifetimes.end(message.validSeconds(), nowNanos),
                        nowNanos);
            }
        }
        if (message.isAutonomous() && message.prefixBits() == INTERFACE_BITS && message.prefixHigh() != 0) {
            form(message.prefixHigh(), router, nowNanos);
        }
    }

    /** The address has the link-local one's lower half (RFC 4862 §5.5.3 (d)). */
    private void form(long prefixHigh, IpAddress router, long nowNanos) {
        for (FormedAddress each : formed) {
            if (each.address.high() == prefixHigh) {
                each.update(message.validSeconds(), message.preferredSeconds(), nowNanos);
                each.advertisedBy(router);
                return;
            }
        }
        if (message.validSeconds() == 0 || formed.size() == MAX_ADDRESSES) {
            return;
        }
        IpAddress address = new IpAddress(prefixHigh, port.linkLocalAddress().low());
        FormedAddress added = new FormedAddress(address, message.validSeconds(), message.preferredSeconds(), nowNanos);
        added.advertisedBy(router);
        formed.add(added);
        check(added, nowNanos);
    }

    private void onMtu(long bytes) {
        mtuBytes = bytes >= LEAST_MTU && bytes <= 0xffff ? (int) bytes : mtuBytes;
    }

    // ---- what comes of it

    /** Looks for duplicates of an address that is new, or of one in use where the link may be another; it stays in use meanwhile. */
    private void check(FormedAddress checked, long nowNanos) {
        checked.endCheck();
        checked.check = port.checkDuplicates(
                checked.address.high(),
                checked.address.low(),
                new DuplicateCheck.Result() {
                    @Override
                    public void onUnique(long nowNanos) {
                        checked.check = null;
                        assign(checked, nowNanos);
                    }

                    @Override
                    public void onDuplicate(long nowNanos) {
                        checked.check = null;
                        checked.state = FormedAddress.State.DUPLICATE;
                        counters.duplicates.increment();
                        log.line("event=address-in-use interface=" + port.name() + " address=" + checked.address);
                        give(nowNanos);
                    }
                },
                nowNanos);
    }

    private void assign(FormedAddress unique, long nowNanos) {
        if (unique.state == FormedAddress.State.TENTATIVE) {
            unique.state = FormedAddress.State.ASSIGNED;
            counters.addresses.increment();
            log.line("event=address interface=" + port.name() + " address=" + unique.address);
            give(nowNanos);
        }
    }

    /** Puts addresses and routes into force, if they are others than before. */
    private void give(long nowNanos) {
        List<LocalAddress> addresses = new ArrayList<>();
        addAssigned(true, addresses, nowNanos);
        addAssigned(false, addresses, nowNanos);
        List<Route> routes = new ArrayList<>();
        for (AddressPrefix prefix : onLink.values()) {
            routes.add(new Route(prefix, null));
        }
        for (IpAddress router : routers.inOrder()) {
            routes.add(Route.byDefault(router));
        }
        InterfaceShare now = new InterfaceShare(addresses, routes, mtuBytes);
        if (!now.equals(given)) {
            given = now;
            port.contribute(this, now, nowNanos);
            observer.run();
        }
    }

    private void addAssigned(boolean isPreferred, List<LocalAddress> addresses, long nowNanos) {
        for (FormedAddress each : formed) {
            if (each.state == FormedAddress.State.ASSIGNED && each.isPreferred(nowNanos) == isPreferred) {
                AddressPrefix prefix = new AddressPrefix(each.address, isOnLink(each.address) ? INTERFACE_BITS : 128);
                addresses.add(new LocalAddress(prefix, !isPreferred, each.routers()));
            }
        }
    }

    private boolean isOnLink(IpAddress address) {
        for (AddressPrefix prefix : onLink.values()) {
            if (prefix.prefixBits() == INTERFACE_BITS && prefix.contains(address.high(), address.low())) {
                return true;
            }
        }
        return false;
    }
}
