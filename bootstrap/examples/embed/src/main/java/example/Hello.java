package example;

import io.anykernel.embed.Anykernel;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A kernel in a program that is not part of Anykernel's build: files in memory, and a port that the host reaches. */
public final class Hello {
    private Hello() {}

    public static void main(String[] args) throws Exception {
        try (var kernel = Anykernel.builder().mountTmpfs("/", 1 << 20).publish(0, 7).start()) {
            try (OpenFile file = kernel.files().open("/greeting", OpenFlags.WRITE | OpenFlags.CREATE)) {
                file.write(Bytes.of("hello from our own files\n".getBytes(StandardCharsets.UTF_8)));
            }
            TcpListener listener = kernel.net().listen(7, 16);
            Thread server = new Thread(() -> greet(kernel, listener));
            server.start();
            try (Socket client = new Socket("127.0.0.1", kernel.published().get(0).getPort())) {
                System.out.print(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
            server.join();
        }
        System.out.println("closed cleanly on Java " + Runtime.version().feature());
    }

    private static void greet(Anykernel kernel, TcpListener listener) {
        byte[] text = new byte[100];
        int length;
        try (OpenFile file = kernel.files().open("/greeting", OpenFlags.READ)) {
            length = file.read(text, 0, text.length);
        }
        try (TcpSocket socket = listener.accept(Gate.FOREVER)) {
            socket.send(text, 0, length, Gate.FOREVER);
        }
    }
}
