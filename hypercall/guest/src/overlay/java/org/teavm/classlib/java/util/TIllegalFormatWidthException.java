package org.teavm.classlib.java.util;

/** A width is too large, or has no place. */
public class TIllegalFormatWidthException extends TIllegalFormatException {
    private static final long serialVersionUID = 1;

    private final int width;

    public TIllegalFormatWidthException(int width) {
        super(Integer.toString(width));
        this.width = width;
    }

    public int getWidth() {
        return width;
    }
}
