package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

import java.net.InetAddress;

/** Addresses from texts and bytes. */
final class Addresses implements Corpus.Program {
    private static final String[] TEXTS = {
        "1.2.3.4", "127.1", "10.0.0.255", "192.168.7.9", "172.31.0.1", "172.32.0.1", "169.254.1.1", "224.0.0.1",
        "255.255.255.255", "0.0.0.0", "::1", "::", "fe80::1", "fec0::2", "ff02::fb", "2001:db8::8:800:200c:417a",
        "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8", "[::1]", "1::", "::1.2.3.4", "ABCD::ef"
    };

    private static final String[] WRONG = {"1:2:3:4:5:6:7", "::1::2", "12345::", "1:2:3:4:5:6:7:8:9", "[1.2.3.4"};

    @Override
    public void run() throws Exception {
        for (String text : TEXTS) {
            InetAddress address = InetAddress.getByName(text);
            say(text + " " + address + " " + address.getHostAddress() + " "
                    + address.getClass().getSimpleName() + " " + address.hashCode() + " "
                    + address.isAnyLocalAddress() + address.isLoopbackAddress() + address.isLinkLocalAddress()
                    + address.isSiteLocalAddress() + address.isMulticastAddress());
            say(address.equals(InetAddress.getByAddress("name", address.getAddress())) + " "
                    + InetAddress.getByAddress("name", address.getAddress()));
        }
        for (String text : WRONG) {
            probe(text, () -> InetAddress.getByName(text));
        }
        say(InetAddress.getByName(null) + " " + InetAddress.getLoopbackAddress().getHostName());
        probe("length", () -> InetAddress.getByAddress(new byte[5]));
    }
}
