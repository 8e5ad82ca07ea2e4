package io.anykernel.core.device;

import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;

/**
 * Synchronous face of a block device: callable by any thread of control, many at once, and returns when the transfer is
 * done. Never called with a Cpu held. Block numbers count {@link BlockDeviceInfo#blockBytes}.
 *
 * <p><b>Whose memory.</b> A call borrows its memory until it returns. After {@code Errno.OK} and every error but one, no part
 * of the device reaches it any more; what a failed read left in it is undefined. {@code Errno.OWNER_DEAD} is the one: the Cpu
 * of the device's driver failed during the transfer, and the device may read or write the memory at any later time. Such memory is
 * quarantined, never used for anything else, until the device has been reset. Calls after the failure answer {@code Errno.IO}
 * and hand no memory to the device.
 */
public interface BlockDevice extends AutoCloseable {
    BlockDeviceInfo info();

    /**
     * Reads whole blocks.
     *
     * @param into stays the caller's; {@code blocks * blockBytes} from {@code offset} are overwritten
     * @return {@code Errno.OK}, {@code Errno.IO}, {@code Errno.INVALID} if out of range, {@code Errno.BAD_HANDLE} if closed,
     *     {@code Errno.OWNER_DEAD} if the device keeps the memory
     */
    int read(long firstBlock, int blocks, Memory into, int offset);

    /** Writes whole blocks; codes as for {@link #read}, and {@code Errno.READ_ONLY}, {@code Errno.NO_SPACE}. */
    int write(long firstBlock, int blocks, Memory from, int offset);

    /**
     * Reads consecutive blocks into the ranges of {@code into}, each a whole number of blocks; codes as for the plain
     * form. Devices that transfer to scattered memory at once override this.
     */
    default int read(long firstBlock, IoVector into) {
        long block = firstBlock;
        for (int i = 0; i < into.count(); i++) {
            int blocks = into.length(i) / info().blockBytes();
            int status = read(block, blocks, into.memory(i), into.offset(i));
            if (status != Errno.OK) {
                return status;
            }
            block += blocks;
        }
        return Errno.OK;
    }

    /** Writes the ranges of {@code from}, as {@link #read(long, IoVector)} reads them. */
    default int write(long firstBlock, IoVector from) {
        long block = firstBlock;
        for (int i = 0; i < from.count(); i++) {
            int blocks = from.length(i) / info().blockBytes();
            int status = write(block, blocks, from.memory(i), from.offset(i));
            if (status != Errno.OK) {
                return status;
            }
            block += blocks;
        }
        return Errno.OK;
    }

    /** Returns {@code Errno.OK} once all writes that returned before are on stable storage. */
    int flush();

    /** Says that the blocks' content no longer matters; {@code Errno.NOT_SUPPORTED} is an ordinary answer. */
    int discard(long firstBlock, long blocks);

    /** Waits for transfers under way; later calls return {@code Errno.BAD_HANDLE}. Idempotent. */
    @Override
    void close();
}
