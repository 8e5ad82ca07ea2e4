package org.teavm.classlib.java.lang;

/** {@code java.lang.TypeNotPresentException}, which TeaVM's class library does not have. */
public class TTypeNotPresentException extends TRuntimeException {
    private static final long serialVersionUID = 1L;

    private final String typeName;

    public TTypeNotPresentException(String typeName, TThrowable cause) {
        super("Type " + typeName + " not present", cause);
        this.typeName = typeName;
    }

    public String typeName() {
        return typeName;
    }
}
