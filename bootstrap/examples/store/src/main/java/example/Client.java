package example;

import io.anykernel.core.error.KernelException;
import io.anykernel.net.socket.TcpSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers one client's requests, one after another. */
final class Client {
    private static final long IDLE_NANOS = 60_000_000_000L;
    private static final int IGNORED_READS = 64;
    private static final long IGNORED_NANOS = 1_000_000_000L;

    private final TcpSocket socket;
    private final Store store;

    Client(TcpSocket socket, Store store) {
        this.socket = socket;
        this.store = store;
    }

    void serve() {
        try (socket) {
            answerAll();
        } catch (KernelException gone) {
            socket.abort();
        }
    }

    private void answerAll() {
        try {
            Requests requests = new Requests(socket);
            for (List<String> words = requests.next(); words != null; words = requests.next()) {
                send(answer(words));
            }
        } catch (ProtocolException wrong) {
            refuse(wrong);
        }
    }

    /** What the client goes on sending is read for a while: closed at once, the connection is reset, and the answer lost with it. */
    private void refuse(ProtocolException wrong) {
        send(error("Protocol error: " + wrong.getMessage()));
        socket.shutdownOutput();
        byte[] ignored = new byte[4096];
        for (int i = 0; i < IGNORED_READS && socket.receive(ignored, 0, ignored.length, IGNORED_NANOS) > 0; i++) {
            // Read on.
        }
    }

    private void send(byte[] answer) {
        socket.send(answer, 0, answer.length, IDLE_NANOS);
    }

    private byte[] answer(List<String> words) {
        String command = words.get(0).toUpperCase(Locale.ROOT);
        int arguments = words.size() - 1;
        return switch (command) {
            case "PING" -> arguments == 0 ? line("+PONG") : wrongCount(command);
            case "DBSIZE" -> arguments == 0 ? line(":" + store.size()) : wrongCount(command);
            case "GET" -> arguments == 1 ? value(store.get(words.get(1))) : wrongCount(command);
            case "SET" -> arguments == 2 ? set(words.get(1), words.get(2)) : wrongCount(command);
            case "DEL" -> arguments > 0 ? delete(words.subList(1, words.size())) : wrongCount(command);
            default -> error("unknown command '" + printable(words.get(0)) + "'");
        };
    }

    private byte[] set(String key, String value) {
        Update update = new Update(key, value.getBytes(StandardCharsets.ISO_8859_1));
        byte[] failure = commit(List.of(update));
        return failure == null ? line("+OK") : failure;
    }

    private byte[] delete(List<String> keys) {
        List<Update> updates = new ArrayList<>();
        for (String key : keys) {
            updates.add(new Update(key, null));
        }
        byte[] failure = commit(updates);
        int count = 0;
        for (Update each : updates) {
            count += each.hadKey ? 1 : 0;
        }
        return failure == null ? line(":" + count) : failure;
    }

    /** The answer where it was refused, {@code null} otherwise. */
    private byte[] commit(List<Update> updates) {
        for (Update each : updates) {
            if (each.key.length() > Batch.MAX_KEY_BYTES) {
                return error("a key has " + Batch.MAX_KEY_BYTES + " bytes at most");
            }
        }
        try {
            store.commit(updates);
            return null;
        } catch (KernelException refused) {
            return error(refused.getMessage());
        }
    }

    private static byte[] value(byte[] value) {
        if (value == null) {
            return line("$-1");
        }
        byte[] head = line("$" + value.length);
        byte[] answer = new byte[head.length + value.length + 2];
        System.arraycopy(head, 0, answer, 0, head.length);
        System.arraycopy(value, 0, answer, head.length, value.length);
        answer[answer.length - 2] = '\r';
        answer[answer.length - 1] = '\n';
        return answer;
    }

    private static byte[] wrongCount(String command) {
        return error("wrong number of arguments for '" + command.toLowerCase(Locale.ROOT) + "' command");
    }

    private static byte[] error(String message) {
        return line("-ERR " + message);
    }

    private static byte[] line(String text) {
        return (text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What may stand in a line. */
    private static String printable(String word) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(word.length(), 64); i++) {
            char each = word.charAt(i);
            shown.append(each < ' ' || each == 0x7f ? '?' : each);
        }
        return shown.toString();
    }
}
