package io.anykernel.benchmarks.scheduling;

import io.anykernel.embed.Anykernel;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.StackConfig;
import java.io.IOException;

/**
 * Our stack on a TAP: {@code TAP ADDRESS/BITS threads|solo WINDOW_KIB}. A thread for each connection, or one thread that serves
 * one connection after the other.
 */
final class OurServer {
    private OurServer() {}

    public static void main(String[] args) {
        try (Anykernel kernel = start(args)) {
            TcpListener listener = kernel.net().listen(Service.PORT, 128);
            System.out.println("listening");
            while (true) {
                TcpSocket socket = listener.accept(Gate.FOREVER);
                if (args[2].equals("solo")) {
                    serve(socket);
                    continue;
                }
                Thread thread = new Thread(() -> serve(socket));
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    static Anykernel start(String[] args) {
        int windowBytes = Integer.parseInt(args[3]) << 10;
        return Anykernel.builder()
                .address(args[1])
                .tap(args[0])
                .stack(StackConfig.DEFAULT.withTcp(TcpConfig.DEFAULT.withBuffers(windowBytes, windowBytes)))
                .start();
    }

    private static void serve(TcpSocket socket) {
        try (socket) {
            socket.options().noDelay(true);
            Service.serve(new Service.Connection() {
                @Override
                public int read(byte[] into, int offset, int length) {
                    return socket.receive(into, offset, length, Gate.FOREVER);
                }

                @Override
                public void write(byte[] from, int length) {
                    socket.send(from, 0, length, Gate.FOREVER);
                }

                @Override
                public void end() {
                    socket.shutdownOutput();
                }
            });
        } catch (IOException | RuntimeException ended) {
            System.err.println(ended);
        }
    }
}
