package org.teavm.classlib.java.io;

import java.io.IOException;

/** {@code java.io.CharConversionException}, which TeaVM's class library does not have. */
public class TCharConversionException extends IOException {
    private static final long serialVersionUID = 1L;

    public TCharConversionException() {}

    public TCharConversionException(String message) {
        super(message);
    }
}
