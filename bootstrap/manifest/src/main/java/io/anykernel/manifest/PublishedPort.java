package io.anykernel.manifest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port of the instance, published at the host.
 *
 * @param host name or address, without brackets
 * @param hostPort 0 for any
 */
public record PublishedPort(String host, int hostPort, int port, boolean isUdp) {
    /** Where a port is published whose host is not named. */
    public static final String LOOPBACK = "127.0.0.1";

    static final String WANTED = "[HOST:]PORT:PORT[/udp], such as 8080:80 or 8053:53/udp";
    static final String HOST = "([A-Za-z0-9][A-Za-z0-9.-]*|\\[[0-9A-Fa-f:.]+\\])";
    private static final Pattern FORM = Pattern.compile("(?:" + HOST + ":)?(\\d{1,5}):(\\d{1,5})(/tcp|/udp)?");
    private static final int MAX_PORT = 65_535;

    /** Reads {@code [HOST:]PORT:PORT[/udp]}; empty if it is none. */
    public static Optional<PublishedPort> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int hostPort = Integer.parseInt(form.group(2));
        int port = Integer.parseInt(form.group(3));
        if (hostPort > MAX_PORT || port < 1 || port > MAX_PORT) {
            return Optional.empty();
        }
        String host = form.group(1) == null ? LOOPBACK : form.group(1).replaceAll("[\\[\\]]", "");
        return Optional.of(new PublishedPort(host, hostPort, port, "/udp".equals(form.group(4))));
    }

    /** Whether both want one port of the host. */
    boolean collidesWith(PublishedPort other) {
        return hostPort != 0 && hostPort == other.hostPort && isUdp == other.isUdp && host.equals(other.host);
    }

    /** The host's end, for a person. */
    public String hostText() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + hostPort;
    }
}
