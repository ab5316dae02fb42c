package io.jsonrpc.core.codec.binding;

import com.google.gson.JsonParseException;
import com.google.gson.JsonSyntaxException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * A strict reader that knows which value was being bound when something failed: the one just read completely, or the
 * next one.
 *
 * <p>Gson's reader has a buffer larger than most messages, so each thread keeps one reader for all texts. That is
 * possible because a lenient reader continues after a value: the texts follow each other, separated by a mark, so that
 * no part of one is ever read as part of the next.
 */
final class PathReader extends JsonReader {

    private static final String MARK = "end of text " + Long.toHexString(new SecureRandom().nextLong());

    private static final ThreadLocal<@Nullable PathReader> OWN = new ThreadLocal<>();

    private final Source source;

    /** Whether this is the thread's shared reader, or one for a single text. */
    private final boolean shared;

    private boolean inUse;

    private boolean behindValue;

    private PathReader(Source source, boolean shared) {
        super(source);
        this.source = source;
        this.shared = shared;
        setStrictness(Strictness.STRICT);
    }

    /** A new reader for one text. */
    static PathReader single(String json, int depth) {
        PathReader reader = new PathReader(new Source(), false);
        reader.setNestingLimit(depth);
        reader.source.load(json, "");
        return reader;
    }

    /**
     * The thread's reader for a text. {@link #finish} returns it; if that is not called, the thread gets a new one.
     * Only for objects and arrays, as params are: a lenient reader would interpret other texts differently.
     */
    static PathReader take(String json, int depth) {
        if (!json.startsWith("{") && !json.startsWith("[")) {
            return single(json, depth);
        }
        PathReader own = OWN.get();
        if (own == null || own.inUse) {
            own = new PathReader(new Source(), true);
            OWN.set(own);
        }
        own.begin(json, depth);
        return own;
    }

    private void begin(String json, int depth) {
        this.inUse = true;
        this.behindValue = false;
        this.source.load(json, Source.BEHIND);
        setNestingLimit(depth);
        // A strict reader rejects a second text without reading it.
        setStrictness(Strictness.LENIENT);
        try {
            JsonToken unused = super.peek();
        } catch (IOException unseen) {
            throw new UncheckedIOException(unseen);
        }
        setStrictness(Strictness.STRICT);
    }

    /**
     * Ends the reading of a text.
     *
     * @throws JsonSyntaxException if not all of it was read
     */
    void finish() throws IOException {
        if (this.shared) {
            setStrictness(Strictness.LENIENT);
        }
        boolean atEnd = this.shared
                ? super.peek() == JsonToken.STRING && super.nextString().equals(MARK)
                : super.peek() == JsonToken.END_DOCUMENT;
        if (!atEnd) {
            throw new JsonSyntaxException("Text follows the value");
        }
        this.inUse = false;
    }

    /** The consecutive texts. */
    private static final class Source extends Reader {

        private static final String BEHIND = " \"" + MARK + '"';

        /** The text returned next, and the one after it. */
        private String part = "";

        private String following = "";

        private int at;

        void load(String text, String behind) {
            this.part = text;
            this.following = behind;
            this.at = 0;
        }

        @Override
        public int read(char[] target, int offset, int wanted) {
            if (this.at == this.part.length()) {
                this.part = this.following;
                this.following = "";
                this.at = 0;
            }
            int given = Math.min(wanted, this.part.length() - this.at);
            if (given == 0) {
                return -1;
            }
            this.part.getChars(this.at, this.at + given, target, offset);
            this.at += given;
            return given;
        }

        @Override
        public void close() {}
    }

    /** The JSON path of the value at which a binding that fails now with this exception fails. */
    String faultPath(Throwable failure) {
        String path = this.behindValue ? getPreviousPath() : getPath();
        InnerFault inner = InnerFault.in(failure);
        return inner == null ? path : path + inner.path;
    }

    /** A fault inside a value that was read completely and is then read again. */
    static final class InnerFault extends JsonParseException {

        /** Causes beyond are not looked at, because they may go round in a circle. */
        private static final int MAX_CAUSES = 64;

        private final String path;

        /** @param path from the value, {@code $}, to the fault */
        InnerFault(String path, Throwable cause) {
            super(cause);
            this.path = path.substring(1);
        }

        /** The one among a failure and its causes; null for none. */
        static @Nullable InnerFault in(Throwable failure) {
            Throwable cause = failure;
            for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
                if (cause instanceof InnerFault inner) {
                    return inner;
                }
                cause = cause.getCause();
            }
            return null;
        }

        /** The same fault, seen from a value around. */
        InnerFault inside(String around) {
            return new InnerFault(around + this.path, this);
        }
    }

    @Override
    public boolean hasNext() throws IOException {
        this.behindValue = false;
        return super.hasNext();
    }

    @Override
    public JsonToken peek() throws IOException {
        this.behindValue = false;
        return super.peek();
    }

    @Override
    public String nextName() throws IOException {
        this.behindValue = false;
        return super.nextName();
    }

    @Override
    public void beginArray() throws IOException {
        this.behindValue = false;
        super.beginArray();
    }

    @Override
    public void beginObject() throws IOException {
        this.behindValue = false;
        super.beginObject();
    }

    @Override
    public void endArray() throws IOException {
        this.behindValue = false;
        super.endArray();
        this.behindValue = true;
    }

    @Override
    public void endObject() throws IOException {
        this.behindValue = false;
        super.endObject();
        this.behindValue = true;
    }

    @Override
    public void nextNull() throws IOException {
        this.behindValue = false;
        super.nextNull();
        this.behindValue = true;
    }

    @Override
    public void skipValue() throws IOException {
        this.behindValue = false;
        super.skipValue();
        this.behindValue = true;
    }

    @Override
    public String nextString() throws IOException {
        this.behindValue = false;
        String value = super.nextString();
        this.behindValue = true;
        return value;
    }

    @Override
    public boolean nextBoolean() throws IOException {
        this.behindValue = false;
        boolean value = super.nextBoolean();
        this.behindValue = true;
        return value;
    }

    @Override
    public int nextInt() throws IOException {
        this.behindValue = false;
        int value = super.nextInt();
        this.behindValue = true;
        return value;
    }

    @Override
    public long nextLong() throws IOException {
        this.behindValue = false;
        long value = super.nextLong();
        this.behindValue = true;
        return value;
    }

    @Override
    public double nextDouble() throws IOException {
        this.behindValue = false;
        double value = super.nextDouble();
        this.behindValue = true;
        return value;
    }
}
