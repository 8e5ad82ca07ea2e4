package io.anykernel.hypercall;

/**
 * Everything that one world lends to the kernels above it.
 *
 * <p>An implementation is chosen where the kernel is started and handed down by constructor. A capability that a world
 * does not have (a bus in a process, a TAP in a guest) is answered by its empty form, never by {@code null}.
 */
public interface World {
    /** Version of this interface; grows with each incompatible change. */
    int API_VERSION = 1;

    /** The version that the implementation was written to; a kernel refuses one that differs from its own. */
    default int version() {
        return API_VERSION;
    }

    /** Short name for status pages and errors, such as {@code host}, {@code sim}, {@code guest}. */
    String name();

    Clock clock();

    Entropy entropy();

    Console console();

    /** Maps arenas; see {@link Arena}. */
    Arenas arenas();

    /** Creates virtual CPUs, locks and threads of control. */
    Scheduling scheduling();

    /** Opens network and block ports by name. */
    Ports ports();

    /** Devices that a driver reaches by register; empty where there is no bus. */
    Bus bus();

    /** Checksums and the like that this world does better than portable Java. */
    Accelerator accelerator();

    /** Ends the world: the guest's machine or, in a process, whatever its embedder agreed to. */
    void exit(int status);
}
