package io.anykernel.hypercall.host;

import io.anykernel.hypercall.PortException;
import java.util.List;

/**
 * A network port's name, {@code SCHEME:SUBJECT[,OPTION[=VALUE]]...}.
 */
record PortName(String text, String scheme, String subject, List<String> options) {
    static PortName parse(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0 || colon == text.length() - 1) {
            throw new PortException("'" + text + "': expected SCHEME:NAME, such as tap:ak0");
        }
        List<String> parts = List.of(text.substring(colon + 1).split(",", -1));
        return new PortName(text, text.substring(0, colon), parts.get(0), parts.subList(1, parts.size()));
    }

    void allowOptions(String... allowed) {
        for (String option : options) {
            if (!List.of(allowed).contains(option.split("=", 2)[0])) {
                throw new PortException(
                        text + ": no such option: " + option + "; expected " + String.join(", ", allowed));
            }
        }
    }

    boolean has(String option) {
        return options.contains(option);
    }

    int number(String option, int otherwise) {
        for (String each : options) {
            if (each.startsWith(option + "=")) {
                try {
                    return Integer.parseInt(each.substring(option.length() + 1));
                } catch (NumberFormatException notNumeric) {
                    throw new PortException(text + ": " + option + " is no number");
                }
            }
        }
        return otherwise;
    }
}
