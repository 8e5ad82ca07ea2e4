package io.anykernel.maven;

/** Where a program runs. */
public enum World {
    /** In this JVM. */
    LIBRARY,
    /** As a bare-metal guest in QEMU. */
    GUEST
}
