package io.anykernel.hypercall;

/**
 * Memory that a device can reach.
 *
 * @param memory as the driver sees it
 * @param deviceAddress of its first byte, as the device sees it
 */
public record DmaMemory(Memory memory, long deviceAddress) {}
