package io.jsonrpc.core.codec.binding;

import java.io.Writer;

/** Like {@link java.io.StringWriter}, but without its locks. */
final class TextWriter extends Writer {

    /** Sufficient for most values. */
    private static final int INITIAL_SIZE = 128;

    private final StringBuilder text = new StringBuilder(INITIAL_SIZE);

    @Override
    public void write(int c) {
        this.text.append((char) c);
    }

    @Override
    public void write(char[] chars, int offset, int length) {
        this.text.append(chars, offset, length);
    }

    @Override
    public void write(String string, int offset, int length) {
        this.text.append(string, offset, offset + length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return this.text.toString();
    }
}
