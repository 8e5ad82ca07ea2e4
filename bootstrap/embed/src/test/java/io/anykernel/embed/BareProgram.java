package io.anykernel.embed;

import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.hypercall.PortException;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A program in a JVM of its own: serves a file of an ext4 image over link and gateway, is interrupted, closes, and asks for
 * a TAP interface. Prints a line for each step that {@link WithoutBindingsTest} reads.
 */
final class BareProgram {
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final Pattern NATIVE_LIBRARY = Pattern.compile("jnr|jffi|jnidispatch");

    private BareProgram() {}

    /** @param args an image with a file {@code greeting} in it, then the name of a TAP interface to ask for, or nothing */
    public static void main(String[] args) throws Exception {
        try (Anykernel kernel = Anykernel.builder()
                .mountExt4("/", Path.of(args[0]))
                .publish(0, 80)
                .start()) {
            System.out.println("served: " + serveOnce(kernel));
            Thread.currentThread().interrupt();
            String read = greeting(kernel);
            System.out.println("interrupted=" + Thread.interrupted() + " read: " + read);
            System.out.println("after an interrupt: " + serveOnce(kernel));
        }
        System.out.println("native libraries: " + nativeLibraries());
        if (args.length > 1) {
            askForTap(args[1]);
        }
    }

    private static String serveOnce(Anykernel kernel) throws Exception {
        try (TcpListener listener = kernel.net().listen(80, 8)) {
            Thread server = new Thread(() -> answer(kernel, listener));
            server.start();
            try (Socket client =
                    new Socket("127.0.0.1", kernel.published().get(0).getPort())) {
                return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            } finally {
                server.join();
            }
        }
    }

    private static void answer(Anykernel kernel, TcpListener listener) {
        byte[] text = greeting(kernel).getBytes(StandardCharsets.UTF_8);
        try (TcpSocket socket = listener.accept(Gate.FOREVER)) {
            socket.send(text, 0, text.length, Gate.FOREVER);
        }
    }

    private static String greeting(Anykernel kernel) {
        byte[] text = new byte[100];
        try (OpenFile file = kernel.files().open("/greeting", OpenFlags.READ)) {
            return new String(text, 0, file.read(text, 0, text.length), StandardCharsets.UTF_8).strip();
        }
    }

    private static long nativeLibraries() throws IOException {
        if (!Files.exists(MAPS)) {
            return 0;
        }
        try (var lines = Files.lines(MAPS)) {
            return lines.filter(line -> NATIVE_LIBRARY.matcher(line).find()).count();
        }
    }

    private static void askForTap(String name) {
        try {
            Anykernel.builder().tap(name).start().close();
            System.out.println("tap opened");
        } catch (PortException refused) {
            System.out.println("refused: " + refused.getMessage());
        }
    }
}
