package io.jsonrpc.benchmarks.server;

import com.google.gson.TypeAdapter;
import com.google.gson.annotations.JsonAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/** An item that says when it was encoded, in nanoseconds of this machine. A stream encodes an item when it sends it. */
@JsonAdapter(Stamp.Adapter.class)
record Stamp() {

    static final class Adapter extends TypeAdapter<Stamp> {

        @Override
        public void write(JsonWriter out, Stamp value) throws IOException {
            out.beginObject().name("at").value(System.nanoTime()).endObject();
        }

        @Override
        public Stamp read(JsonReader in) {
            throw new UnsupportedOperationException();
        }
    }
}
