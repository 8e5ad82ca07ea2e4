package io.anykernel.demo.status;

/** Builds JSON (RFC 8259) as text, member by member. No library of the JVM's runs in a guest. */
final class JsonText {
    private final StringBuilder out = new StringBuilder();
    private boolean needsComma;

    JsonText open(char bracket) {
        separate();
        out.append(bracket);
        needsComma = false;
        return this;
    }

    JsonText close(char bracket) {
        out.append(bracket);
        needsComma = true;
        return this;
    }

    JsonText name(String name) {
        separate();
        quote(name);
        out.append(':');
        needsComma = false;
        return this;
    }

    JsonText value(String value) {
        separate();
        quote(value);
        needsComma = true;
        return this;
    }

    JsonText value(long value) {
        separate();
        out.append(value);
        needsComma = true;
        return this;
    }

    JsonText member(String name, String value) {
        return name(name).value(value);
    }

    JsonText member(String name, long value) {
        return name(name).value(value);
    }

    private void separate() {
        if (needsComma) {
            out.append(',');
            needsComma = false;
        }
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
