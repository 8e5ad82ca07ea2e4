package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program as a guest, which the build has booted and will end: its port of the host's is given. */
@Timeout(60)
class GreeterIT {
    @Test
    void theGuestGreets() throws IOException {
        int port = Integer.getInteger("greeter.port");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("Ada\n".getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals("hello, Ada\n", answer);
        }
    }
}
