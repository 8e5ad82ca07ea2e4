package io.anykernel.gateway;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/**
 * Finds host connections that have been reset among those that nothing is wanted from. A selector reports an error together
 * with an operation of interest, and a paused connection can have none: it may be readable or writable all the time, which
 * would keep the selector from sleeping. So paused connections are probed in a selector of their own, for {@code OP_CONNECT},
 * which a connected channel has no other reason to report than a pending error (see {@link SelectionKey#OP_CONNECT}).
 */
final class ErrorProbe {
    private final Selector selector;

    /** @throws IOException if the host has no descriptor for it */
    ErrorProbe() throws IOException {
        selector = Selector.open();
    }

    /** Adds a connection to the next {@link #run}. */
    void add(SocketChannel channel, Splice splice) throws IOException {
        channel.register(selector, SelectionKey.OP_CONNECT, splice);
    }

    /** Calls {@code onError} with each connection added that has a pending error, and forgets all of them. */
    void run(Consumer<Splice> onError) throws IOException {
        selector.selectNow();
        for (SelectionKey key : selector.selectedKeys()) {
            onError.accept((Splice) key.attachment());
        }
        selector.selectedKeys().clear();
        selector.keys().forEach(SelectionKey::cancel);
        // A channel keeps its descriptor until no selector has a key of it.
        selector.selectNow();
    }

    void close() {
        HostChannels.closeQuietly(selector);
    }
}
