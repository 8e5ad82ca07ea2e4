package io.anykernel.core.device;

/**
 * What a network device can do.
 *
 * @param name for people, such as {@code tap:ak0}
 * @param macAddress in the low 48 bits, first octet highest
 * @param mtuBytes largest payload of an Ethernet frame, 68 to 65535
 * @param offloads bits below; what the stack may leave to the device when it sends
 */
public record NetDeviceInfo(String name, long macAddress, int mtuBytes, int offloads) {
    /** The device completes a transport checksum described by {@code PacketBuffer.needsChecksum}. */
    public static final int CHECKSUM = 1;
    /** The device cuts TCP over IPv4 super-segments; implies {@link #CHECKSUM}. */
    public static final int TSO4 = 2;
    /** The device cuts TCP over IPv6 super-segments; implies {@link #CHECKSUM}. */
    public static final int TSO6 = 4;

    public boolean can(int offload) {
        return (offloads & offload) == offload;
    }
}
