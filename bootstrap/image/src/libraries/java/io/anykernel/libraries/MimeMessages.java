package io.anykernel.libraries;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.apache.james.mime4j.parser.AbstractContentHandler;
import org.apache.james.mime4j.parser.MimeStreamParser;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.Field;

/** Parses a message of two parts by events, and decodes its fields. */
public final class MimeMessages {
    private MimeMessages() {}

    public static void main(String[] arguments) throws Exception {
        String message =
                "Subject: hi\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\none\r\n--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n--x--\r\n";
        MimeStreamParser parser = new MimeStreamParser();
        parser.setContentDecoding(true);
        parser.setContentHandler(new AbstractContentHandler() {
            @Override
            public void field(Field field) {
                System.out.println(field.getName() + " = " + field.getBody());
            }

            @Override
            public void body(BodyDescriptor descriptor, java.io.InputStream in) throws java.io.IOException {
                System.out.println(
                        descriptor.getMimeType() + ": " + new String(in.readAllBytes(), StandardCharsets.UTF_8).trim());
            }
        });
        parser.parse(new ByteArrayInputStream(message.getBytes(StandardCharsets.US_ASCII)));
    }
}
