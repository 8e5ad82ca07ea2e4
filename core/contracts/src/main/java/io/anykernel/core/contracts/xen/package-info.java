/**
 * A Xen device whose hypervisor, store and back end are objects, for drivers' own tests.
 *
 * <p><b>May import:</b> {@code io.anykernel.core..}, {@code io.anykernel.hypercall}, {@code
 * io.anykernel.core.contracts.ring}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.contracts.xen.ModelXenDevice}.
 */
package io.anykernel.core.contracts.xen;
