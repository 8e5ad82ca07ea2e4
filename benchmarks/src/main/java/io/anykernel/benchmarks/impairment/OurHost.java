package io.anykernel.benchmarks.impairment;

import io.anykernel.embed.Anykernel;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import java.nio.ByteBuffer;

/** The server of {@link Exchange} on our stack as it is configured by default: {@code TAP ADDRESS/BITS}. Serves one at a time. */
final class OurHost {
    private OurHost() {}

    public static void main(String[] args) {
        try (Anykernel kernel =
                Anykernel.builder().address(args[1]).tap(args[0]).start()) {
            TcpListener listener = kernel.net().listen(Exchange.PORT, 4);
            System.out.println("listening");
            byte[] chunk = new byte[Exchange.CHUNK_BYTES];
            while (true) {
                try (TcpSocket socket = listener.accept(Gate.FOREVER)) {
                    serve(socket, chunk);
                } catch (RuntimeException broken) {
                    System.err.println("our host: " + broken.getMessage());
                }
            }
        }
    }

    private static void serve(TcpSocket socket, byte[] chunk) {
        int seen = 0;
        while (seen < Exchange.REQUEST_BYTES) {
            int taken = socket.receive(chunk, seen, Exchange.REQUEST_BYTES - seen, Gate.FOREVER);
            if (taken <= 0) {
                return;
            }
            seen += taken;
        }
        long wanted = ByteBuffer.wrap(chunk).getLong();
        for (long left = wanted; left > 0; left -= chunk.length) {
            socket.send(chunk, 0, (int) Math.min(left, chunk.length), Gate.FOREVER);
        }
        if (wanted > 0) {
            socket.shutdownOutput();
        }
        while (socket.receive(chunk, 0, chunk.length, Gate.FOREVER) > 0) {
            // Until the peer's end of data.
        }
    }
}
