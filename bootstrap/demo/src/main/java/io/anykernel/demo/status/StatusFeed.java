package io.anykernel.demo.status;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Gauge;
import io.anykernel.kernel.Kernel;

/** The page's data as JSON. Byte counts and nanoseconds are numbers; names are stable. */
public final class StatusFeed {
    private final Kernel kernel;
    private final Status status;

    public StatusFeed(Kernel kernel, Status status) {
        this.kernel = kernel;
        this.status = status;
    }

    public String json() {
        JsonText json = new JsonText().open('{');
        json.member("world", kernel.world().name());
        json.member("uptimeNanos", kernel.uptimeNanos());
        json.member("bootNanos", kernel.bootNanos());
        json.member("requests", status.requests());
        interfaces(json.name("interfaces").open('['));
        connections(json.name("connections").open('['));
        mounts(json.name("mounts").open('['));
        counters(json.name("counters").open('{'));
        return json.close('}').toString();
    }

    private void interfaces(JsonText json) {
        for (Status.Interface each : status.interfaces()) {
            json.open('{').member("name", each.name()).member("mac", each.mac());
            json.member("mtuBytes", each.mtuBytes()).name("addresses").open('[');
            for (String address : each.addresses()) {
                json.value(address);
            }
            json.close(']').close('}');
        }
        json.close(']');
    }

    private void connections(JsonText json) {
        for (Status.Connection each : status.connections()) {
            json.open('{').member("local", each.local()).member("remote", each.remote());
            json.member("state", each.state()).member("bytesIn", each.bytesIn());
            json.member("bytesOut", each.bytesOut()).close('}');
        }
        json.close(']');
    }

    private void mounts(JsonText json) {
        for (Status.Mount each : status.mounts()) {
            json.open('{').member("path", each.path()).member("type", each.type());
            json.member("usedBytes", each.usedBytes()).member("totalBytes", each.totalBytes());
            json.close('}');
        }
        json.close(']');
    }

    private void counters(JsonText json) {
        for (Counter counter : kernel.counters().all()) {
            json.member(counter.name(), counter.value());
        }
        for (Gauge gauge : kernel.counters().gauges()) {
            json.member(gauge.name(), gauge.value());
        }
        json.close('}');
    }
}
