package io.jsonrpc.codec;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;

/**
 * A strict reader that knows which value was being bound when something failed: the one that was just read whole, or
 * the one that is next.
 */
final class PathReader extends JsonReader {

    private boolean behindValue;

    PathReader(String json, int depth) {
        super(new StringReader(json));
        setStrictness(Strictness.STRICT);
        setNestingLimit(depth);
    }

    /** The JSON path of the value that a binding which fails now fails at. */
    String faultPath() {
        return this.behindValue ? getPreviousPath() : getPath();
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
