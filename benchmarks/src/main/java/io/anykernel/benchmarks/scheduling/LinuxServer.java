package io.anykernel.benchmarks.scheduling;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Linux's sockets, a thread for each connection, with a receive buffer of that size: {@code WINDOW_KIB}. */
final class LinuxServer {
    private LinuxServer() {}

    public static void main(String[] args) throws IOException {
        try (ServerSocket listener = new ServerSocket()) {
            listener.setReceiveBufferSize(Integer.parseInt(args[0]) << 10);
            listener.bind(new InetSocketAddress(Service.PORT), 128);
            System.out.println("listening");
            while (true) {
                Socket socket = listener.accept();
                Thread thread = new Thread(() -> serve(socket));
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            Service.serve(new Service.Connection() {
                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    return in.read(into, offset, length);
                }

                @Override
                public void write(byte[] from, int length) throws IOException {
                    out.write(from, 0, length);
                }

                @Override
                public void end() throws IOException {
                    socket.shutdownOutput();
                }
            });
        } catch (IOException ended) {
            System.err.println(ended);
        }
    }
}
