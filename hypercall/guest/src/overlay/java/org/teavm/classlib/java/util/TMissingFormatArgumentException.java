package org.teavm.classlib.java.util;

/** A format names an argument that there is not. */
public class TMissingFormatArgumentException extends TIllegalFormatException {
    private static final long serialVersionUID = 1;

    private final String formatSpecifier;

    public TMissingFormatArgumentException(String formatSpecifier) {
        super("Format specifier '" + formatSpecifier + "'");
        this.formatSpecifier = formatSpecifier;
    }

    public String getFormatSpecifier() {
        return formatSpecifier;
    }
}
