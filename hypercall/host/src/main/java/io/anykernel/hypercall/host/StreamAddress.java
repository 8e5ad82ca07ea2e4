package io.anykernel.hypercall.host;

import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.posix.Linux;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where a stream socket connects or listens: {@code unix:PATH} or {@code tcp:A.B.C.D:PORT}. */
final class StreamAddress {
    /** sun_path of struct sockaddr_un, its final zero included. */
    private static final int MAX_PATH_BYTES = 108;

    private static final int FAMILY_BYTES = 2;
    private static final int SOCKADDR_IN_BYTES = 16;

    private final String text;
    private final String path;
    private final int ipv4;
    private final int port;

    private StreamAddress(String text, String path, int ipv4, int port) {
        this.text = text;
        this.path = path;
        this.ipv4 = ipv4;
        this.port = port;
    }

    static StreamAddress parse(String text) {
        if (text.startsWith("unix:")) {
            return unix(text, text.substring("unix:".length()));
        }
        if (text.startsWith("tcp:")) {
            return tcp(text, text.substring("tcp:".length()));
        }
        throw malformed(text);
    }

    private static StreamAddress unix(String text, String path) {
        int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes >= MAX_PATH_BYTES) {
            throw new PortException(text + ": a socket path has 1 to 107 bytes; choose a shorter one");
        }
        return new StreamAddress(text, path, 0, 0);
    }

    private static StreamAddress tcp(String text, String hostAndPort) {
        String[] parts = hostAndPort.replace("localhost", "127.0.0.1").split("[.:]");
        if (parts.length != 5) {
            throw malformed(text);
        }
        try {
            int ipv4 = 0;
            for (int i = 0; i < 4; i++) {
                ipv4 = ipv4 << 8 | within(parts[i], 255);
            }
            return new StreamAddress(text, null, ipv4, within(parts[4], 65535));
        } catch (NumberFormatException notNumeric) {
            throw malformed(text);
        }
    }

    private static int within(String digits, int max) {
        int value = Integer.parseInt(digits);
        if (value < 0 || value > max) {
            throw new NumberFormatException(digits);
        }
        return value;
    }

    private static PortException malformed(String text) {
        return new PortException(text + ": expected unix:PATH or tcp:A.B.C.D:PORT");
    }

    boolean isUnix() {
        return path != null;
    }

    /** struct sockaddr_un or sockaddr_in. */
    ByteBuffer encode() {
        return isUnix() ? encodeUnix() : encodeIpv4();
    }

    private ByteBuffer encodeUnix() {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        ByteBuffer raw = ByteBuffer.allocateDirect(FAMILY_BYTES + bytes.length + 1);
        raw.order(ByteOrder.nativeOrder()).putShort((short) Linux.AF_UNIX).put(bytes);
        return raw;
    }

    private ByteBuffer encodeIpv4() {
        ByteBuffer raw = ByteBuffer.allocateDirect(SOCKADDR_IN_BYTES);
        raw.order(ByteOrder.nativeOrder()).putShort((short) Linux.AF_INET);
        raw.order(ByteOrder.BIG_ENDIAN).putShort((short) port).putInt(ipv4);
        return raw;
    }

    /** Removes a socket's file; that it is gone already is as good. */
    void deleteFile() {
        Path.of(path).toFile().delete();
    }

    @Override
    public String toString() {
        return text;
    }
}
