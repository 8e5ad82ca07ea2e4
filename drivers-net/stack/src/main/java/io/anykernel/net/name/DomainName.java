package io.anykernel.net.name;

import io.anykernel.net.wire.DnsMessage;
import java.util.Arrays;

/** A name as the wire has it: labels with their lengths, in lower case, the root's last (RFC 1035 §3.1). */
final class DomainName {
    private final byte[] labels;

    private DomainName(byte[] labels) {
        this.labels = labels;
    }

    /**
     * Reads a name of letters, digits, hyphens and underscores; a dot at its end is left out or not.
     *
     * @return {@code null} if it is none: empty labels, labels beyond 63 bytes, 255 bytes in all, other characters
     */
    static DomainName parse(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.isEmpty() || name.length() + 2 > DnsMessage.MAX_NAME_BYTES) {
            return null;
        }
        byte[] labels = new byte[name.length() + 2];
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            boolean isEnd = i == name.length() || name.charAt(i) == '.';
            if (isEnd) {
                int length = i - start;
                if (length == 0 || length > DnsMessage.MAX_LABEL_BYTES) {
                    return null;
                }
                labels[start] = (byte) length;
                start = i + 1;
            } else {
                int letter = lower(name.charAt(i));
                if (!isAllowed(letter)) {
                    return null;
                }
                labels[i + 1] = (byte) letter;
            }
        }
        return new DomainName(labels);
    }

    private static int lower(char letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + 'a' - 'A' : letter;
    }

    private static boolean isAllowed(int letter) {
        return letter >= 'a' && letter <= 'z' || letter >= '0' && letter <= '9' || letter == '-' || letter == '_';
    }

    /** As {@link DnsMessage#readName} gives it; not to be changed. */
    byte[] labels() {
        return labels;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DomainName name && Arrays.equals(labels, name.labels);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(labels);
    }
}
