package org.teavm.classlib.java.io;

import java.io.IOException;

/**
 * {@code java.io.LineNumberReader}: counts terminators of lines, and the end of a last line that has none. A carriage
 * return with or without a line feed behind it comes out of {@link #read()} as one line feed; arrays are filled with what is
 * there.
 */
public class TLineNumberReader extends TBufferedReader {
    private static final int END = -1;

    private int lineNumber;
    private boolean isAfterReturn;
    /** Whether the last character belongs to a line that has not ended. */
    private boolean isInLine;

    private int markedLineNumber;
    private boolean isMarkedAfterReturn;
    private boolean isMarkedInLine;

    public TLineNumberReader(TReader in) {
        super(in);
    }

    public TLineNumberReader(TReader in, int sizeChars) {
        super(in, sizeChars);
    }

    public void setLineNumber(int number) {
        lineNumber = number;
    }

    public int getLineNumber() {
        return lineNumber;
    }

    @Override
    public int read() throws IOException {
        int unit = super.read();
        if (isAfterReturn && unit == '\n') {
            unit = super.read();
        }
        isAfterReturn = unit == '\r';
        if (unit == '\r') {
            unit = '\n';
        }
        note(unit);
        return unit;
    }

    private void note(int unit) {
        if (unit == '\n' || unit == END && isInLine) {
            lineNumber++;
        }
        isInLine = unit != '\n' && unit != END;
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        if (count == END) {
            note(END);
        }
        for (int i = offset; i < offset + count; i++) {
            boolean isSecondOfPair = isAfterReturn && into[i] == '\n';
            isAfterReturn = into[i] == '\r';
            if (!isSecondOfPair) {
                note(isAfterReturn ? '\n' : into[i]);
            }
        }
        return count;
    }

    @Override
    public String readLine() throws IOException {
        int unit = read();
        if (unit == END) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        while (unit != '\n' && unit != END) {
            line.append((char) unit);
            unit = read();
        }
        return line.toString();
    }

    @Override
    public long skip(long count) throws IOException {
        if (count < 0) {
            throw new IllegalArgumentException("skip() value is negative");
        }
        long skipped = 0;
        while (skipped < count && read() != END) {
            skipped++;
        }
        return skipped;
    }

    @Override
    public void mark(int readAheadLimit) throws IOException {
        // One more, for the line feed behind a carriage return.
        super.mark(isAfterReturn ? readAheadLimit + 1 : readAheadLimit);
        markedLineNumber = lineNumber;
        isMarkedAfterReturn = isAfterReturn;
        isMarkedInLine = isInLine;
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        lineNumber = markedLineNumber;
        isAfterReturn = isMarkedAfterReturn;
        isInLine = isMarkedInLine;
    }
}
