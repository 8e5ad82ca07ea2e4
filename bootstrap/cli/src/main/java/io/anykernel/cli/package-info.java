/**
 * The {@code anykernel} command: {@code demo}, {@code image}, {@code doctor}, {@code contracts}.
 *
 * <p><b>May import:</b> everything. Host only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.cli.Main}.
 */
package io.anykernel.cli;
