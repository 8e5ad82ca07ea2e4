package io.anykernel.fs;

/** How {@link Vfs#open} opens; combined with {@code |}. */
public final class OpenFlags {
    public static final int READ = 1;
    public static final int WRITE = 2;
    /** Makes the file if it is missing. */
    public static final int CREATE = 4;
    /** With {@link #CREATE}: refuses one that exists, a dangling link included. */
    public static final int EXCLUSIVE = 8;
    /** Empties a regular file; needs {@link #WRITE}. */
    public static final int TRUNCATE = 16;
    /** Every positioned write goes to the end. */
    public static final int APPEND = 32;
    /** Refuses a symbolic link at the end of the path with {@code LINK_LOOP}. */
    public static final int NO_FOLLOW = 64;

    private OpenFlags() {}

    static boolean has(int flags, int wanted) {
        return (flags & wanted) == wanted;
    }
}
