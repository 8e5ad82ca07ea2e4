package org.teavm.classlib.java.io;

import java.io.IOException;

/** {@code java.io.FilterWriter}, which TeaVM's class library does not have: hands all that is written on to another writer. */
public abstract class TFilterWriter extends TWriter {
    protected TWriter out;

    protected TFilterWriter(TWriter out) {
        this.out = java.util.Objects.requireNonNull(out);
    }

    @Override
    public void write(int unit) throws IOException {
        out.write(unit);
    }

    @Override
    public void write(char[] units, int offset, int count) throws IOException {
        out.write(units, offset, count);
    }

    @Override
    public void write(String text, int offset, int count) throws IOException {
        out.write(text, offset, count);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
