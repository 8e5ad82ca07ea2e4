package io.anykernel.launch;

import io.anykernel.manifest.PublishedPort;
import java.net.InetSocketAddress;

/** A port that is published, and the host's end as it is bound: its port is known where any was wanted. */
public record BoundPort(PublishedPort wanted, InetSocketAddress bound) {
    /** A line for a person. */
    public String line() {
        return "port " + wanted.port() + (wanted.isUdp() ? "/udp" : "") + " at " + bound.getHostString() + ":"
                + bound.getPort();
    }
}
