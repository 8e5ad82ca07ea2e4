package org.teavm.classlib.java.net;

/** {@code java.net.Inet6Address} without scopes; the kinds of addresses are those of RFC 4291. */
public final class TInet6Address extends TInetAddress {
    private static final long serialVersionUID = 1L;

    TInet6Address(String hostName, byte[] address) {
        super(hostName, address);
    }

    /** The sum of the words of four bytes, each of which counts as signed, as on HotSpot. */
    @Override
    public int hashCode() {
        int sum = 0;
        for (int i = 0; i < address.length; i += TAddressText.V4_BYTES) {
            int word = 0;
            for (int j = i; j < i + TAddressText.V4_BYTES; j++) {
                word = (word << 8) + address[j];
            }
            sum += word;
        }
        return sum;
    }

    private boolean endsWith(int last) {
        int others = 0;
        for (int i = 0; i < address.length - 1; i++) {
            others |= address[i];
        }
        return others == 0 && address[address.length - 1] == last;
    }

    private boolean startsWith(int first, int secondBits) {
        return (address[0] & 0xff) == first && (address[1] & 0xc0) == secondBits;
    }

    @Override
    public boolean isAnyLocalAddress() {
        return endsWith(0);
    }

    @Override
    public boolean isLoopbackAddress() {
        return endsWith(1);
    }

    @Override
    public boolean isLinkLocalAddress() {
        return startsWith(0xfe, 0x80);
    }

    @Override
    public boolean isSiteLocalAddress() {
        return startsWith(0xfe, 0xc0);
    }

    @Override
    public boolean isMulticastAddress() {
        return (address[0] & 0xff) == 0xff;
    }
}
