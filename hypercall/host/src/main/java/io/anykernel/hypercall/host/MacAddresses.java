package io.anykernel.hypercall.host;

/** Ethernet addresses for our ends of ports: locally administered, unicast, the same for the same name. */
final class MacAddresses {
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long LOCAL_PREFIX = 0x02_00_00_00_00_00L;

    private MacAddresses() {}

    /** In the low 48 bits, first octet highest: octet 0 is 02, the others are drawn from the name. */
    static long derive(String name) {
        long hash = FNV_BASIS;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return LOCAL_PREFIX | (hash ^ hash >>> 24) & 0xff_ffff_ffffL;
    }
}
