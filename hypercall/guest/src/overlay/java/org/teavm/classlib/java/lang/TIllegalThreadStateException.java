package org.teavm.classlib.java.lang;

/** {@code java.lang.IllegalThreadStateException}, which TeaVM's class library does not have. */
public class TIllegalThreadStateException extends TIllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public TIllegalThreadStateException() {}

    public TIllegalThreadStateException(String message) {
        super(message);
    }
}
