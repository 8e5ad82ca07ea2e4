package io.anykernel.programs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a machine's command line that are an application's: {@code address=10.0.0.2/24}, as often as there are
 * addresses, {@code router=10.0.0.1}, and {@code arg=}, once for each argument. Since words end at blanks and are bytes, an
 * argument is its UTF-8 with every byte but letters, digits and {@code - . _ / : =} as {@code %XX}.
 */
public final class GuestWords {
    private static final String ADDRESS = "address=";
    private static final String ROUTER = "router=";
    private static final String ARGUMENT = "arg=";
    private static final String PLAIN = "-._/:=";

    private final List<String> addresses = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private String router;

    private GuestWords() {}

    /** @throws IllegalArgumentException if an argument is not escaped as said above; other words are not ours */
    public static GuestWords parse(String[] words) {
        GuestWords parsed = new GuestWords();
        for (String word : words) {
            if (word.startsWith(ADDRESS)) {
                parsed.addresses.add(word.substring(ADDRESS.length()));
            } else if (word.startsWith(ROUTER)) {
                parsed.router = word.substring(ROUTER.length());
            } else if (word.startsWith(ARGUMENT)) {
                parsed.arguments.add(decode(word.substring(ARGUMENT.length())));
            }
        }
        return parsed;
    }

    /** Joins them to a command line, for the program that starts the machine. */
    public static String commandLine(List<String> addresses, String router, List<String> arguments) {
        StringBuilder line = new StringBuilder();
        for (String address : addresses) {
            append(line, ADDRESS + address);
        }
        if (router != null) {
            append(line, ROUTER + router);
        }
        for (String argument : arguments) {
            append(line, ARGUMENT + encode(argument));
        }
        return line.toString();
    }

    private static void append(StringBuilder line, String word) {
        line.append(line.length() == 0 ? "" : " ").append(word);
    }

    private static String encode(String argument) {
        StringBuilder text = new StringBuilder();
        for (byte each : argument.getBytes(StandardCharsets.UTF_8)) {
            char unit = (char) (each & 0xff);
            if (isPlain(unit)) {
                text.append(unit);
            } else {
                text.append('%').append(hexDigit(unit >> 4)).append(hexDigit(unit & 15));
            }
        }
        return text.toString();
    }

    private static boolean isPlain(char unit) {
        return unit >= '0' && unit <= '9'
                || unit >= 'A' && unit <= 'Z'
                || unit >= 'a' && unit <= 'z'
                || PLAIN.indexOf(unit) >= 0;
    }

    private static char hexDigit(int value) {
        return Character.forDigit(value, 16);
    }

    private static String decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '%') {
                bytes.write(hexValue(text, i + 1) << 4 | hexValue(text, i + 2));
                i += 2;
            } else if (isPlain(unit)) {
                bytes.write(unit);
            } else {
                throw new IllegalArgumentException("argument '" + text + "' is not escaped at " + i);
            }
        }
        return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    }

    private static int hexValue(String text, int at) {
        int value = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
        if (value < 0) {
            throw new IllegalArgumentException("argument '" + text + "' has no two digits before " + at);
        }
        return value;
    }

    /** Such as {@code 10.0.0.2/24}. */
    public List<String> addresses() {
        return addresses;
    }

    /** {@code null} if there is none. */
    public String router() {
        return router;
    }

    public List<String> arguments() {
        return arguments;
    }
}
