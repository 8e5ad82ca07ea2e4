package io.anykernel.net.socket;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.time.Durations;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Signal;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.name.NameLookup;
import io.anykernel.net.name.NameService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Addresses of names, from servers of the domain name system. Any thread may call. */
public final class NameResolver {
    private final Gate gate;
    private final NameService service;
    private final Supplier<List<String>> suffixes;
    private Signal answered;
    private List<String> searched = List.of();

    /** @param suffixes names of domains that leases and routers named, in which names without a dot are looked up */
    public NameResolver(Gate gate, NameService service, Supplier<List<String>> suffixes) {
        this.gate = gate;
        this.service = service;
        this.suffixes = suffixes;
        service.observe(this::onAnswer);
    }

    private void onAnswer() {
        if (answered != null) {
            answered.signalAll();
        }
    }

    /** Servers that are asked before those that a DHCP server named. */
    public void servers(List<IpAddress> servers) {
        List<IpAddress> all = List.copyOf(servers);
        boolean entered = gate.enter();
        try {
            service.servers(all);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /**
     * Domains that a name without a dot is looked up in before those that a DHCP server named.
     *
     * @throws IllegalArgumentException if one of them is no name; nothing has changed then
     */
    public void search(List<String> domains) {
        List<String> all = List.copyOf(domains);
        for (String domain : all) {
            if (!NameService.isName(domain)) {
                throw new IllegalArgumentException("'" + domain + "' is no domain's name");
            }
        }
        boolean entered = gate.enter();
        try {
            searched = all;
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /** With the Cpu held. */
    private List<String> allSuffixes() {
        List<String> all = new ArrayList<>(searched);
        for (String given : suffixes.get()) {
            if (!all.contains(given)) {
                all.add(given);
            }
        }
        return all;
    }

    /**
     * Looks a name up, or reads an address. A name without a dot is looked up first in the domains of {@link #search}, then in those that
     * a DHCP server named.
     *
     * @return at least one address; the best to connect to first (RFC 6724 §6)
     * @throws KernelException with {@code NO_ENTRY} if there is no such name, {@code NO_DATA} if it has no address, {@code INVALID}
     *     if it is no name, {@code NETWORK_UNREACHABLE} if no server is known, {@code IO} if the servers failed, {@code TIMED_OUT} or
     *     {@code INTERRUPTED}
     */
    public List<IpAddress> resolve(String name, long timeoutNanos) {
        gate.requireOutside();
        NameResolution resolution = start(name);
        int outcome;
        boolean entered = gate.enter();
        try {
            long deadline = gate.deadline(timeoutNanos);
            int waited = Errno.OK;
            outcome = resolution.outcome();
            while (outcome == Errno.WOULD_BLOCK && waited == Errno.OK) {
                waited = gate.await(answered, deadline);
                outcome = resolution.outcome();
            }
            outcome = outcome == Errno.WOULD_BLOCK ? waited : outcome;
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        if (outcome != Errno.OK) {
            throw new KernelException(outcome, "name " + name);
        }
        return resolution.addresses();
    }

    /** Begins to look a name up, for a caller that asks for the outcome from time to time; see {@link #resolve(String, long)}. */
    public NameResolution start(String name) {
        Objects.requireNonNull(name, "name");
        boolean entered = gate.enter();
        try {
            if (answered == null) {
                answered = gate.newSignal();
            }
            NameLookup lookup = service.lookup(name, allSuffixes());
            lookup.advance(gate.nowNanos());
            return new NameResolution(gate, lookup);
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    /** As {@link #resolve(String, long)}; longer than a clock counts is for ever. */
    public List<IpAddress> resolve(String name, Duration timeout) {
        return resolve(name, Durations.timeoutNanos(timeout));
    }
}
