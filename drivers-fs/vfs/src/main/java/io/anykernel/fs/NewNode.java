package io.anykernel.fs;

/**
 * Attributes of a node about to be made.
 *
 * @param mode permission bits, 0 to 07777; others are dropped
 * @param uid owner
 * @param gid group
 */
public record NewNode(int mode, long uid, long gid) {
    private static final int MODE_MASK = 07777;

    public NewNode {
        mode &= MODE_MASK;
    }
}
