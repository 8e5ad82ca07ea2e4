/**
 * A key-value store on a raw disk, spoken to by Redis's clients. {@link example.KeyValueStore} is the application; {@link example.Store}
 * holds what is stored and commits updates in groups; {@link example.Journal} is the disk; {@link example.Requests} the protocol.
 */
package example;
