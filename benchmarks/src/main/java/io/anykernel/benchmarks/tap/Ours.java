package io.anykernel.benchmarks.tap;

import io.anykernel.embed.Anykernel;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.StackConfig;

/** Our stack on a TAP, for as many transfers as asked: {@code TAP[,vnet] ADDRESS/BITS serve|sink BYTES COUNT}. */
final class Ours {
    private static final int PORT = 5001;
    private static final int CHUNK_BYTES = 256 * 1024;
    private static final int WINDOW_BYTES = 4 << 20;

    private Ours() {}

    public static void main(String[] args) {
        boolean offloads = args[0].endsWith(",vnet");
        String name = args[0].replace(",vnet", "");
        long bytes = Long.parseLong(args[3]);
        Anykernel.Builder builder = Anykernel.builder()
                .address(args[1])
                .stack(StackConfig.DEFAULT.withTcp(TcpConfig.DEFAULT.withBuffers(WINDOW_BYTES, WINDOW_BYTES)));
        try (Anykernel kernel = (offloads ? builder.tapWithOffloads(name) : builder.tap(name)).start()) {
            TcpListener listener = kernel.net().listen(PORT, 4);
            System.out.println("listening");
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int i = 0; i < Integer.parseInt(args[4]); i++) {
                try (TcpSocket socket = listener.accept(Gate.FOREVER)) {
                    transfer(socket, args[2].equals("serve"), bytes, chunk);
                }
            }
        }
    }

    private static void transfer(TcpSocket socket, boolean serves, long bytes, byte[] chunk) {
        if (serves) {
            for (long left = bytes; left > 0; left -= CHUNK_BYTES) {
                socket.send(chunk, 0, (int) Math.min(left, CHUNK_BYTES), Gate.FOREVER);
            }
            socket.shutdownOutput();
        }
        while (socket.receive(chunk, 0, CHUNK_BYTES, Gate.FOREVER) > 0) {
            // Until the peer's end of data.
        }
    }
}
