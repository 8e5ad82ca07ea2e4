package io.anykernel.fs;

/**
 * Room on a filesystem.
 *
 * @param blockBytes unit of the block counts
 * @param blocks all blocks
 * @param freeBlocks unused ones
 * @param availableBlocks unused ones that are not reserved
 * @param nodes all nodes that it can hold
 * @param freeNodes unused ones
 * @param maxNameBytes longest name
 */
public record FileSystemStatus(
        int blockBytes,
        long blocks,
        long freeBlocks,
        long availableBlocks,
        long nodes,
        long freeNodes,
        int maxNameBytes) {}
