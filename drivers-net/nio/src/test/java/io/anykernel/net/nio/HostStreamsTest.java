package io.anykernel.net.nio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** The JDK's sockets over the host's loopback: they say what the contract is. */
class HostStreamsTest extends StreamContract {
    @Override
    Pair connected() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket near = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
            return new Pair(new HostEnd(near), new HostEnd(listener.accept()));
        }
    }

    @Override
    void connectToNoService() throws IOException {
        int free;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = listener.getLocalPort();
        }
        new Socket(InetAddress.getLoopbackAddress(), free).close();
    }

    private record HostEnd(Socket socket) implements End {
        @Override
        public InputStream input() throws IOException {
            return socket.getInputStream();
        }

        @Override
        public OutputStream output() throws IOException {
            return socket.getOutputStream();
        }

        @Override
        public void shutdownOutput() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public void readTimeoutMillis(int millis) throws IOException {
            socket.setSoTimeout(millis);
        }

        @Override
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
