/**
 * Calls that a stack makes while its Cpu is held (ADR 0005). Exported to drivers of the same Cpu alone, since no application
 * code runs there.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.net.observe.ConnectionObserver}.
 *
 * <p><b>May import:</b> nothing.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.observe.ConnectionObserver}.
 */
package io.anykernel.net.observe;
