package io.anykernel.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where an interface has its addresses from. */
public enum Addressing {
    /** From the manifest's list. */
    LISTED,
    /** From a DHCP server for IPv4 (RFC 2131) and from routers for IPv6 (RFC 4862), whichever there are. */
    AUTOMATIC,
    /** From a DHCP server, IPv4 only. */
    DHCP,
    /** Made of the prefixes that routers advertise, IPv6 only. */
    SLAAC;

    /** As it is written in place of a list; {@link #LISTED} never is. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether others on the link give the addresses. */
    public boolean isGiven() {
        return this != LISTED;
    }

    /** Those that stand in place of a list. */
    public static List<String> words() {
        return Arrays.stream(values())
                .filter(Addressing::isGiven)
                .map(Addressing::word)
                .toList();
    }

    /** The one that is written so; {@link #LISTED} for whatever is no {@link #words word}. */
    public static Addressing of(String text) {
        return Arrays.stream(values())
                .filter(each -> each.isGiven() && each.word().equals(text))
                .findFirst()
                .orElse(LISTED);
    }
}
