/**
 * Ethernet above a device.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.net.link.EthernetLink}, which frames packets and keeps those that the device
 * had no room for.
 *
 * <p><b>May import:</b> {@code io.anykernel.net.address}, {@code io.anykernel.net.wire}, {@code io.anykernel.core..}, {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.link.EthernetLink}.
 */
package io.anykernel.net.link;
