package io.anykernel.cli;

import io.anykernel.image.QemuLauncher.Machine;

/**
 * The machine that a guest gets.
 *
 * @param memoryMib all of it, in MiB
 * @param heapMib most of it that Java's heap may take
 */
record MachineShape(Machine machine, int memoryMib, int heapMib) {}
