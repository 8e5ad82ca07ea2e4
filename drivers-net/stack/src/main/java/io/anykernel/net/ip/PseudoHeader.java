package io.anykernel.net.ip;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.net.address.IpAddress;

/** The addresses' share of a transport checksum. */
final class PseudoHeader {
    private PseudoHeader() {}

    /** Mapped addresses count with their 32 bits alone. */
    static int sum(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
        if (IpAddress.isIpv4(sourceHigh, sourceLow)) {
            return InternetChecksum.add(
                    InternetChecksum.sumOf((int) sourceLow), InternetChecksum.sumOf((int) destinationLow));
        }
        int source = InternetChecksum.add(InternetChecksum.sumOf(sourceHigh), InternetChecksum.sumOf(sourceLow));
        int destination =
                InternetChecksum.add(InternetChecksum.sumOf(destinationHigh), InternetChecksum.sumOf(destinationLow));
        return InternetChecksum.add(source, destination);
    }
}
