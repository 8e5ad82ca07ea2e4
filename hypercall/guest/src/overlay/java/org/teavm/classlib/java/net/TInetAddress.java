package org.teavm.classlib.java.net;

import java.io.Serializable;
import java.net.UnknownHostException;

/**
 * {@code java.net.InetAddress} of an image, whose class library has no resolver: addresses come from bytes, from their
 * texts, or as {@code localhost}. Any other name is an unknown host; an address without a name is named by its text.
 */
public abstract class TInetAddress implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String LOCAL = "localhost";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    final byte[] address;
    private final String hostName;

    /** @param address in network order, owned by the object from now on */
    TInetAddress(String hostName, byte[] address) {
        this.hostName = hostName;
        this.address = address;
    }

    public static TInetAddress getByAddress(byte[] bytes) throws UnknownHostException {
        return getByAddress(null, bytes);
    }

    /** @throws UnknownHostException unless there are 4 or 16 bytes */
    public static TInetAddress getByAddress(String host, byte[] bytes) throws UnknownHostException {
        if (bytes.length == TAddressText.V4_BYTES) {
            return new TInet4Address(host, bytes.clone());
        }
        if (bytes.length != TAddressText.V6_BYTES) {
            throw new UnknownHostException("addr is of illegal length");
        }
        byte[] mapped = TAddressText.mapped(bytes);
        return mapped != null ? new TInet4Address(host, mapped) : new TInet6Address(host, bytes.clone());
    }

    /** @throws UnknownHostException if {@code host} is neither an address nor {@code localhost} */
    public static TInetAddress getByName(String host) throws UnknownHostException {
        if (host == null || host.isEmpty() || host.equalsIgnoreCase(LOCAL)) {
            return getLoopbackAddress();
        }
        byte[] bytes = TAddressText.parse(host);
        if (bytes == null) {
            throw new UnknownHostException(host + ": Name or service not known");
        }
        return getByAddress(bytes);
    }

    public static TInetAddress[] getAllByName(String host) throws UnknownHostException {
        return new TInetAddress[] {getByName(host)};
    }

    public static TInetAddress getLoopbackAddress() {
        return new TInet4Address(LOCAL, LOOPBACK.clone());
    }

    public static TInetAddress getLocalHost() throws UnknownHostException {
        return getLoopbackAddress();
    }

    public byte[] getAddress() {
        return address.clone();
    }

    public String getHostAddress() {
        return TAddressText.of(address);
    }

    public String getHostName() {
        return hostName != null ? hostName : getHostAddress();
    }

    public String getCanonicalHostName() {
        return getHostName();
    }

    public boolean isAnyLocalAddress() {
        return false;
    }

    public boolean isLoopbackAddress() {
        return false;
    }

    public boolean isLinkLocalAddress() {
        return false;
    }

    public boolean isSiteLocalAddress() {
        return false;
    }

    public boolean isMulticastAddress() {
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TInetAddress && java.util.Arrays.equals(address, ((TInetAddress) other).address);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(address);
    }

    @Override
    public String toString() {
        return (hostName != null ? hostName : "") + "/" + getHostAddress();
    }
}
