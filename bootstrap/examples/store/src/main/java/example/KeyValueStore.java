package example;

import io.anykernel.composition.Application;
import io.anykernel.composition.Instance;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.World;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;

/**
 * Keeps values by key on the disk named {@code store}, and answers the requests {@code PING}, {@code GET}, {@code SET}, {@code DEL} and {@code
 * DBSIZE} of Redis's clients. An update is answered once it is on stable storage. Its first argument is the port, 6379 unless given.
 *
 * <p>A disk that fails, or holds something else, ends the program with status 3: what it holds by then is not known before it is read again.
 */
public final class KeyValueStore implements Application {
    private static final int PORT = 6379;
    private static final int BACKLOG = 64;
    private static final int DISK_FAILED = 3;

    @Override
    public void start(Instance instance) {
        int port = instance.arguments().isEmpty()
                ? PORT
                : Integer.parseInt(instance.arguments().get(0));
        Store store = open(instance);
        if (store != null) {
            instance.onClose("store", store);
            instance.startThread("committer", () -> commit(store, instance));
            serve(store, port, instance);
        }
    }

    /** What the disk holds, or {@code null}: the program has ended. */
    private static Store open(Instance instance) {
        World world = instance.kernel().world();
        Journal journal = new Journal(instance.component("store", BlockDevice.class), world.entropy());
        try {
            return new Store(journal, world.scheduling());
        } catch (KernelException failed) {
            end(instance, failed);
            return null;
        }
    }

    private static void serve(Store store, int port, Instance instance) {
        TcpListener listener = instance.net().listen(port, BACKLOG);
        instance.console().line("store: " + store.size() + " keys, open at port " + port);
        while (true) {
            TcpSocket socket = listener.accept(Gate.FOREVER);
            instance.startThread("client-" + socket.remotePort(), () -> new Client(socket, store).serve());
        }
    }

    private static void commit(Store store, Instance instance) {
        try {
            store.commitUntilClosed();
        } catch (KernelException failed) {
            end(instance, failed);
        }
    }

    private static void end(Instance instance, KernelException failed) {
        instance.console().line("store: " + failed.getMessage());
        instance.end(DISK_FAILED);
    }
}
