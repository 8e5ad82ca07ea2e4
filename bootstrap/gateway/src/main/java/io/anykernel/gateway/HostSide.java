package io.anykernel.gateway;

import io.anykernel.composition.Component;
import io.anykernel.composition.Composition;
import io.anykernel.composition.Instance;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.PortException;
import io.anykernel.kernel.Kernel;
import io.anykernel.kernel.Wiring;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.stack.NetStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;

/** The component of a gateway's composition that joins host channels to its stack, after the stack in each turn. */
final class HostSide implements Component, DutyCycle {
    static final String NAME = "host side";

    private final Selector selector;
    private final IpAddress target;
    private final GatewayLimits limits;
    private NetStack stack;
    private Splices splices;
    private DatagramFlows flows;
    private StreamPort streamPort;

    HostSide(Selector selector, IpAddress target, GatewayLimits limits) {
        this.selector = selector;
        this.target = target;
        this.limits = limits;
    }

    /** Has frames that were gathered for {@code port} written at the end of each turn. */
    void drains(StreamPort port) {
        streamPort = port;
    }

    Splices splices() {
        return splices;
    }

    DatagramFlows flows() {
        return flows;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> needs() {
        return List.of(Composition.STACK);
    }

    @Override
    public Object start(Instance instance) {
        Kernel kernel = instance.kernel();
        stack = instance.net();
        splices = newSplices(kernel);
        flows = new DatagramFlows(kernel, stack, selector, target, limits.datagrams());
        kernel.lent(NAME, this::closeHostSide);
        kernel.onCloseConfined(NAME, this::reset);
        kernel.part(NAME, Wiring.APPLICATION, "to " + target, Composition.STACK);
        kernel.attach(this);
        return this;
    }

    private Splices newSplices(Kernel kernel) {
        try {
            return new Splices(kernel, stack, selector, target, limits);
        } catch (IOException failure) {
            throw new PortException("cannot publish ports: " + failure.getMessage());
        }
    }

    // ---- the loop

    @Override
    public boolean poll(long nowNanos) {
        int done = takeSelected();
        done += splices.poll(nowNanos);
        done += flows.poll(nowNanos);
        if (done > 0) {
            stack.output(nowNanos);
        }
        if (streamPort != null) {
            streamPort.drain();
        }
        return done > 0 || splices.hasReady() || flows.hasReady();
    }

    @Override
    public long nextDeadlineNanos() {
        return Math.min(splices.nextDeadlineNanos(), flows.nextDeadlineNanos());
    }

    private int takeSelected() {
        try {
            selector.selectNow();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        int taken = 0;
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.attachment() instanceof HostChannel channel) {
                channel.onReady();
                taken++;
            }
        }
        selector.selectedKeys().clear();
        return taken;
    }

    // ---- the end

    private void reset() {
        splices.reset();
        flows.close();
    }

    /** The loop has ended. */
    private void closeHostSide() {
        splices.closeHostSide();
        flows.closeHostSide();
    }
}
