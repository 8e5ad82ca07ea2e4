/**
 * What a driver may ask of the world below it, one interface a capability.
 *
 * <p><b>Lives here:</b> memory, clocks, entropy, console, virtual CPUs, locks, mailboxes, parking, network and block
 * ports, the bus, exit. Worlds implement these; drivers call them; nothing else crosses the floor.
 *
 * <p><b>May import:</b> nothing of ours, and of the JDK only {@code java.lang}. {@link io.anykernel.hypercall.Memory} is
 * the one exemption: on HotSpot it stands on {@code java.nio} and {@code java.lang.invoke}, and the guest supplies the same
 * class on raw addresses.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.World}, then {@link io.anykernel.hypercall.Memory} and {@link
 * io.anykernel.hypercall.Cpu}.
 */
package io.anykernel.hypercall;
