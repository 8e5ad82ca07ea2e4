/**
 * What applications open and have to close: its name, and where it was opened.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.core.handle.OpenHandle} and the message about many of them.
 *
 * <p><b>May import:</b> {@code java.lang}, {@code java.util}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.handle.OpenHandle}.
 */
package io.anykernel.core.handle;
