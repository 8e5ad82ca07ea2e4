/**
 * A key-value store on a raw disk, spoken to by Redis's clients. {@link example.KeyValueStore} is the application, to be read first; {@link
 * example.Store} holds what is stored and commits updates in groups; {@link example.Journal} is the disk; {@link example.Requests} the protocol.
 *
 * <p><b>May import:</b> {@code io.anykernel.composition}, {@code io.anykernel.core..}, {@code io.anykernel.hypercall}, {@code
 * io.anykernel.net.socket}.
 */
package example;
