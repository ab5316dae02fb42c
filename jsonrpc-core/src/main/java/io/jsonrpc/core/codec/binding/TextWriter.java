package io.jsonrpc.core.codec.binding;

import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Like {@link java.io.StringWriter}, but without its locks, and with one buffer for all values that a thread writes one
 * after another.
 */
final class TextWriter extends Writer {

    /** Sufficient for most values. */
    private static final int INITIAL_SIZE = 128;

    /** A larger buffer is not kept. */
    private static final int MAX_KEPT = 8 * 1024;

    /** Null while the thread writes a value. */
    private static final ThreadLocal<@Nullable TextWriter> OWN = new ThreadLocal<>();

    private final StringBuilder text = new StringBuilder(INITIAL_SIZE);

    private TextWriter() {}

    /** An empty writer; {@link #close} follows. */
    static TextWriter take() {
        TextWriter own = OWN.get();
        if (own == null) {
            return new TextWriter();
        }
        OWN.set(null);
        return own;
    }

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

    /** The thread may use the writer again. */
    @Override
    public void close() {
        if (this.text.capacity() <= MAX_KEPT) {
            this.text.setLength(0);
            OWN.set(this);
        }
    }

    @Override
    public String toString() {
        return this.text.toString();
    }
}
