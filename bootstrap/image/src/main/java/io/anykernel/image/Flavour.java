package io.anykernel.image;

/** What an image runs on. Both hold the same generated C. */
public enum Flavour {
    /** A machine booted by PVH with nothing below it: one static ELF file. */
    BARE_METAL,
    /** A Linux process without devices: quick to start, and open to debuggers and sanitizers. */
    LINUX_PROCESS
}
