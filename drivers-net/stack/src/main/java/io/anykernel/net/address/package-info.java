/**
 * Addresses: what an application names a host, a network and an interface by.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.net.address.IpAddress} for both versions, {@link
 * io.anykernel.net.address.AddressPrefix}, {@link io.anykernel.net.address.MacAddress}; how they are written.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.address.IpAddress}.
 */
package io.anykernel.net.address;
