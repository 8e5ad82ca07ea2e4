package org.teavm.classlib.java.util;

/** The index of an argument is 0 or too large. */
public class TIllegalFormatArgumentIndexException extends TIllegalFormatException {
    private static final long serialVersionUID = 1;

    private final int index;

    public TIllegalFormatArgumentIndexException(int index) {
        super(
                index == Integer.MIN_VALUE
                        ? "Format argument index: (not representable as int)"
                        : "Illegal format argument index = " + index);
        this.index = index;
    }

    public int getIndex() {
        return index;
    }
}
