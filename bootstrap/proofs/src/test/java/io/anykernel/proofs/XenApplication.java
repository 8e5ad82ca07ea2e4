package io.anykernel.proofs;

import io.anykernel.composition.Application;
import io.anykernel.composition.Instance;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Serves one page of its arguments, its environment and a file, and ends with status 7; a domain of {@link XenGuestTest}. */
public final class XenApplication implements Application {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int STATUS = 7;

    @Override
    public void start(Instance instance) {
        byte[] page = page(instance).getBytes(StandardCharsets.UTF_8);
        try (TcpListener listener = instance.net().listen(80, 4)) {
            instance.console().line("serving");
            try (TcpSocket client = listener.accept(LIMIT)) {
                client.receive(new byte[1024], 0, 1024, LIMIT);
                client.send(page, 0, page.length, LIMIT);
                client.shutdownOutput();
            }
        }
        instance.end(STATUS);
    }

    private static String page(Instance instance) {
        return "HTTP/1.0 200 OK\r\n\r\n" + instance.arguments() + " " + instance.environment() + " " + file(instance);
    }

    private static String file(Instance instance) {
        byte[] content = new byte[64];
        try (OpenFile file = instance.files().open("/site/page.txt", OpenFlags.READ)) {
            return new String(content, 0, file.read(content, 0, content.length), StandardCharsets.UTF_8);
        }
    }
}
