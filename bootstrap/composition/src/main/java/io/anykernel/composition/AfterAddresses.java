package io.anykernel.composition;

import io.anykernel.net.stack.InterfaceInfo;
import java.time.Duration;
import java.util.List;

/**
 * An application that starts once each interface that asks others for its addresses has one, or a bounded time has passed: a line
 * of the log says which. Ended while it waits, it does not start at all.
 */
public final class AfterAddresses implements Application {
    /** How long it waits unless another time is given: three attempts of a DHCP client. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Application application;
    private final Duration limit;

    public AfterAddresses(Application application) {
        this(application, LIMIT);
    }

    /** @param limit of the wait */
    public AfterAddresses(Application application, Duration limit) {
        this.application = application;
        this.limit = limit;
    }

    @Override
    public void start(Instance instance) throws Exception {
        long beganNanos = instance.clock().nanoTime();
        boolean areGiven = instance.net().awaitAddresses(limit);
        long waitedNanos = instance.clock().nanoTime() - beganNanos;
        if (!areGiven && waitedNanos < limit.toNanos()) {
            return;
        }
        String state = " millis=" + waitedNanos / NANOS_PER_MILLI
                + describe(instance.net().interfaces());
        if (areGiven) {
            instance.kernel().log().line("event=addresses-given" + state);
        } else {
            instance.kernel().log().warning("event=addresses-missing" + state);
        }
        application.start(instance);
    }

    private static String describe(List<InterfaceInfo> interfaces) {
        StringBuilder text = new StringBuilder();
        for (InterfaceInfo each : interfaces) {
            text.append(" interface=").append(each.name()).append(" addresses=").append(each.addresses());
        }
        return text.toString();
    }
}
