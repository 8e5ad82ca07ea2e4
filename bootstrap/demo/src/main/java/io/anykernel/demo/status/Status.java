package io.anykernel.demo.status;

import java.util.List;

/** What the page asks of the application it describes; each call answers as of now. */
public interface Status {
    List<Interface> interfaces();

    List<Connection> connections();

    List<Mount> mounts();

    /** Requests answered since boot. */
    long requests();

    /**
     * A network interface.
     *
     * @param mac as text, {@code 02:..}
     * @param addresses as text with prefix lengths
     */
    record Interface(String name, String mac, int mtuBytes, List<String> addresses) {}

    /**
     * A transport connection or listener.
     *
     * @param state as RFC 9293 names it
     */
    record Connection(String local, String remote, String state, long bytesIn, long bytesOut) {}

    /** A mounted filesystem. */
    record Mount(String path, String type, long usedBytes, long totalBytes) {}
}
