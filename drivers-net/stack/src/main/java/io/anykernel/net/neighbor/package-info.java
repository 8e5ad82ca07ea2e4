/**
 * Neighbors of a link: from network addresses to Ethernet addresses.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.net.neighbor.NeighborCache}, the state machine of its entries, for IPv4
 * and IPv6 alike, the order in which they leave a full cache, and the bound of what waits for their addresses.
 *
 * <p><b>May import:</b> {@code io.anykernel.net.address}, {@code io.anykernel.net.link}, {@code io.anykernel.net.wire}, {@code io.anykernel.core..},
 * {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.neighbor.NeighborState}, then {@link
 * io.anykernel.net.neighbor.NeighborEntry}.
 */
package io.anykernel.net.neighbor;
