package io.anykernel.hypercall;

/**
 * What a network port can do.
 *
 * @param name as opened
 * @param macAddress of our end, in the low 48 bits
 * @param mtuBytes largest payload of a frame that is not segmented by the port
 * @param vnetHeaderBytes size of the {@code virtio_net_hdr} before each frame: 0, 10 or 12
 * @param offloads bits {@link #CHECKSUM}, {@link #TSO4}, {@link #TSO6} that the port does for frames that we send
 */
public record NetPortInfo(String name, long macAddress, int mtuBytes, int vnetHeaderBytes, int offloads) {
    public static final int CHECKSUM = 1;
    public static final int TSO4 = 2;
    public static final int TSO6 = 4;
}
