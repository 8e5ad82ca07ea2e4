package io.anykernel.core.device;

/**
 * What a block device can do.
 *
 * @param name for people, such as {@code file:/tmp/disk.img}
 * @param blockBytes unit of transfer, a power of two from 512 to 65536
 * @param blockCount capacity in such blocks
 * @param isReadOnly whether writes answer {@code Errno.READ_ONLY}
 */
public record BlockDeviceInfo(String name, int blockBytes, long blockCount, boolean isReadOnly) {
    public long capacityBytes() {
        return blockCount * blockBytes;
    }
}
