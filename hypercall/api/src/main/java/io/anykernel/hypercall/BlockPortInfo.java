package io.anykernel.hypercall;

/**
 * What a block port can do.
 *
 * @param name as opened
 * @param capacityBytes size of the medium
 * @param blockBytes smallest unit of transfer, a power of two from 512 to 65536
 * @param isWritable whether {@link BlockPort#write} may succeed
 */
public record BlockPortInfo(String name, long capacityBytes, int blockBytes, boolean isWritable) {}
