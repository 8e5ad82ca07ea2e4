package io.anykernel.fs;

/**
 * One name in a directory.
 *
 * @param node number of the node in its filesystem
 */
public record DirectoryEntry(String name, long node, FileType type) {}
