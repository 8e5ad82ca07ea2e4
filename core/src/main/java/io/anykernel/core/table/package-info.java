/**
 * Tables of address tuples that a peer cannot make collide.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.table.TupleTable}.
 */
package io.anykernel.core.table;
