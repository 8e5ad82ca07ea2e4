/**
 * The {@code anykernel} command: {@code demo}, {@code run}, {@code image}, {@code oci}, {@code doctor}, {@code contracts}.
 *
 * <p><b>May import:</b> everything. Host only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.cli.Main}.
 */
package io.anykernel.cli;
