package ${package};

import io.anykernel.composition.Application;
import io.anykernel.composition.Instance;
import io.anykernel.core.error.KernelException;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import java.nio.charset.StandardCharsets;

/** Answers each line, a name, with a greeting. The greeting's word is the setting {@code GREETING}. */
public final class Greeter implements Application {
    static final int PORT = 7;

    private static final int MAX_LINE_BYTES = 200;
    private static final int BACKLOG = 16;
    private static final long IDLE_NANOS = 60_000_000_000L;

    private String greeting;

    @Override
    public void start(Instance instance) {
        greeting = instance.environment().getOrDefault("GREETING", "hello");
        TcpListener listener = instance.net().listen(PORT, BACKLOG);
        instance.console().line("greeter: listening at port " + PORT);
        while (true) {
            TcpSocket client = listener.accept(Gate.FOREVER);
            instance.startThread("client-" + client.remotePort(), () -> serve(client));
        }
    }

    private void serve(TcpSocket client) {
        byte[] line = new byte[MAX_LINE_BYTES];
        try (client) {
            for (int length = readLine(client, line); length >= 0; length = readLine(client, line)) {
                String name = new String(line, 0, length, StandardCharsets.UTF_8);
                byte[] answer = (greeting + ", " + name + "\n").getBytes(StandardCharsets.UTF_8);
                client.send(answer, 0, answer.length, IDLE_NANOS);
            }
        } catch (KernelException gone) {
            client.abort();
        }
    }

    /** Its length without the line's end, or -1 at the end of what the client sends or where a line is too long. */
    private static int readLine(TcpSocket client, byte[] line) {
        for (int length = 0; length < line.length; length++) {
            if (client.receive(line, length, 1, IDLE_NANOS) == 0) {
                return -1;
            }
            if (line[length] == '\n') {
                return length;
            }
        }
        return -1;
    }
}
