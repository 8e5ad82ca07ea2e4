package org.teavm.classlib.java.net;

/** {@code java.net.Inet4Address}; the kinds of addresses are those of RFC 6890 and RFC 1918. */
public final class TInet4Address extends TInetAddress {
    private static final long serialVersionUID = 1L;

    TInet4Address(String hostName, byte[] address) {
        super(hostName, address);
    }

    @Override
    public int hashCode() {
        return octet(0) << 24 | octet(1) << 16 | octet(2) << 8 | octet(3);
    }

    private int octet(int index) {
        return address[index] & 0xff;
    }

    @Override
    public boolean isAnyLocalAddress() {
        return hashCode() == 0;
    }

    @Override
    public boolean isLoopbackAddress() {
        return octet(0) == 127;
    }

    @Override
    public boolean isLinkLocalAddress() {
        return octet(0) == 169 && octet(1) == 254;
    }

    @Override
    public boolean isSiteLocalAddress() {
        return octet(0) == 10
                || octet(0) == 172 && (octet(1) & 0xf0) == 16
                || octet(0) == 192 && octet(1) == 168;
    }

    @Override
    public boolean isMulticastAddress() {
        return (octet(0) & 0xf0) == 0xe0;
    }
}
