package example;

import io.anykernel.composition.Application;
import io.anykernel.composition.Instance;
import io.anykernel.core.error.KernelException;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import java.nio.charset.StandardCharsets;

/**
 * A guest book that is kept in a file. Clients send lines: {@code sign TEXT} is answered by {@code thanks, N}, {@code read} by
 * all entries and a line with a dot, anything else by {@code what?}. Its first argument is the port, 7 unless given.
 */
public final class Guestbook implements Application {
    private static final String FILE = "/guestbook";
    private static final int MAX_LINE_BYTES = 200;
    private static final long IDLE_NANOS = 60_000_000_000L;

    private Instance instance;
    private int entries;

    @Override
    public void start(Instance instance) {
        this.instance = instance;
        int port = instance.arguments().isEmpty()
                ? 7
                : Integer.parseInt(instance.arguments().get(0));
        TcpListener listener = instance.net().listen(port, 16);
        instance.console().line("guestbook: open at port " + port);
        while (true) {
            TcpSocket visitor = listener.accept(Gate.FOREVER);
            instance.startThread("visitor-" + visitor.remotePort(), () -> serve(visitor));
        }
    }

    private void serve(TcpSocket visitor) {
        byte[] line = new byte[MAX_LINE_BYTES];
        try (visitor) {
            for (int length = readLine(visitor, line); length >= 0; length = readLine(visitor, line)) {
                byte[] answer = answer(new String(line, 0, length, StandardCharsets.UTF_8));
                visitor.send(answer, 0, answer.length, IDLE_NANOS);
            }
        } catch (KernelException gone) {
            visitor.abort();
        }
    }

    /** Its length without the line's end, or -1 at the end of the visitor's data or where a line is too long. */
    private static int readLine(TcpSocket visitor, byte[] line) {
        for (int length = 0; length < line.length; length++) {
            if (visitor.receive(line, length, 1, IDLE_NANOS) == 0) {
                return -1;
            }
            if (line[length] == '\n') {
                return length;
            }
        }
        return -1;
    }

    private byte[] answer(String line) {
        if (line.startsWith("sign ")) {
            return utf8("thanks, " + sign(line.substring("sign ".length())) + "\n");
        }
        return line.equals("read") ? utf8(read() + ".\n") : utf8("what?\n");
    }

    private synchronized int sign(String text) {
        int flags = OpenFlags.WRITE | OpenFlags.CREATE | OpenFlags.APPEND;
        try (OpenFile file = instance.files().open(FILE, flags)) {
            file.write(Bytes.of(utf8(text + "\n")));
        }
        return ++entries;
    }

    private String read() {
        try (OpenFile file = instance.files().open(FILE, OpenFlags.READ)) {
            byte[] content = new byte[(int) file.sizeBytes()];
            int length = file.read(content, 0, content.length);
            return new String(content, 0, length, StandardCharsets.UTF_8);
        } catch (KernelException failure) {
            if (failure.errno() == Errno.NO_ENTRY) {
                return "";
            }
            throw failure;
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
