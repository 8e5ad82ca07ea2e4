/**
 * How much may be under way.
 *
 * <p><b>May import:</b> {@code java.lang} only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.tcp.congestion.CongestionControl}.
 */
package io.anykernel.net.tcp.congestion;
