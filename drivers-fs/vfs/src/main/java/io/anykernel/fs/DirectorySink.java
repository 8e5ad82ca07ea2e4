package io.anykernel.fs;

/** Receives the entries of a directory. No lock of the filesystem is held meanwhile. */
public interface DirectorySink {
    /**
     * @param node number of the node, which may be gone by now
     * @param type of the node
     * @param nextCookie continues the listing after this entry; stays good while the directory changes
     * @return whether to go on
     */
    boolean onEntry(String name, long node, FileType type, long nextCookie);
}
