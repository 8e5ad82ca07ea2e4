package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.PortException;
import java.util.ArrayList;
import java.util.List;

/**
 * What xenstored keeps, by paths that are absolute or start at the domain's own directory (Xen docs/misc/xenstore.txt).
 * The machine waits for each answer. Paths and values are text of one byte a character.
 */
final class XenStore {
    /** Longest content of a request (XENSTORE_PAYLOAD_MAX of io/xs_wire.h). */
    static final int MAX_CONTENT_BYTES = 4096;
    /** {@link Requests#ask}: the content is an error's name. */
    static final int REFUSED = -1;
    /** {@link Requests#ask}: xenstored did not answer in time, or there is none. */
    static final int NO_ANSWER = -2;

    /* enum xsd_sockmsg_type of io/xs_wire.h */
    static final int DIRECTORY = 1;
    static final int READ = 2;
    static final int WATCH = 4;
    static final int WRITE = 11;

    private static final String NO_SUCH_KEY = "ENOENT";

    private final Requests requests;
    /** Of a request and then of its answer, which is ended by 0. */
    private final Memory content = Memory.allocate(MAX_CONTENT_BYTES + 1);

    XenStore(Requests requests) {
        this.requests = requests;
    }

    /** The store of the machine's own domain. */
    static XenStore ofMachine() {
        return new XenStore((type, content, bytes) -> Native.storeRequest(type, content.address(), bytes));
    }

    /** One exchange with xenstored. */
    @FunctionalInterface
    interface Requests {
        /**
         * Sends the first {@code bytes} of {@code content} and replaces them by the answer's, ended by 0.
         *
         * @return their number, or {@link #REFUSED} or {@link #NO_ANSWER}
         */
        int ask(int type, Memory content, int bytes);
    }

    /** The value of a key, or {@code null} if there is no such key. */
    String read(String path) {
        int length = ask(READ, path, "");
        return length == REFUSED ? null : text(0, length);
    }

    /** Writes a key and makes it, with its parents, if there is none. */
    void write(String path, String value) {
        require(ask(WRITE, path, value), path);
    }

    /** The names directly below a path; none if there is no such path. */
    List<String> directory(String path) {
        List<String> names = new ArrayList<>();
        int length = ask(DIRECTORY, path, "");
        int from = 0;
        for (int at = 0; at < length; at++) {
            if (content.u8(at) == 0) {
                names.add(text(from, at));
                from = at + 1;
            }
        }
        return names;
    }

    /** Raises a line at every change at or below a path, and once at first. */
    void watch(String path, int line) {
        require(ask(WATCH, path, line + "\0"), path);
    }

    private void require(int length, String path) {
        if (length == REFUSED) {
            throw new PortException("xenstored refuses " + path + ": there is no such key");
        }
    }

    /** @return the answer's length, or {@link #REFUSED} if there is no such key */
    private int ask(int type, String path, String value) {
        int bytes = path.length() + 1 + value.length();
        if (bytes > MAX_CONTENT_BYTES) {
            throw new PortException("xenstore takes " + MAX_CONTENT_BYTES + " bytes, not the " + bytes + " of " + path);
        }
        put(0, path);
        content.u8(path.length(), 0);
        put(path.length() + 1, value);
        int length = requests.ask(type, content, bytes);
        if (length == NO_ANSWER) {
            throw new PortException("xenstored does not answer for " + path);
        }
        if (length == REFUSED && !error().equals(NO_SUCH_KEY)) {
            throw new PortException("xenstored refuses " + path + ": " + error());
        }
        return length;
    }

    private String error() {
        int end = 0;
        while (end < MAX_CONTENT_BYTES && content.u8(end) != 0) {
            end++;
        }
        return text(0, end);
    }

    private void put(int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            content.u8(at + i, text.charAt(i));
        }
    }

    private String text(int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        for (int at = from; at < to; at++) {
            text.append((char) content.u8(at));
        }
        return text.toString();
    }
}
