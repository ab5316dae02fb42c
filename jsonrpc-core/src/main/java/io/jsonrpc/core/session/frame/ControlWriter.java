package io.jsonrpc.core.session.frame;

import io.jsonrpc.core.codec.JsonStrings;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Utf8;
import org.jspecify.annotations.Nullable;

/** Builds the text of a control message: no white space, members in the order of the calls. */
public final class ControlWriter {

    private static final String START = "{\"jsonrpc\":\"2.0\",";

    private final StringBuilder out = new StringBuilder(160).append(START);

    private int open = 1;

    private boolean first = true;

    private ControlWriter() {}

    public static ControlWriter request(String id, String method) {
        return new ControlWriter()
                .member("id", id)
                .member("method", ControlFrame.PREFIX + method)
                .params();
    }

    public static ControlWriter notification(String method) {
        return new ControlWriter()
                .member("method", ControlFrame.PREFIX + method)
                .params();
    }

    /** @param params null for none */
    public static String notification(String method, @Nullable JsonText params) {
        ControlWriter writer = new ControlWriter().member("method", ControlFrame.PREFIX + method);
        return (params == null ? writer : writer.add("params", params)).end();
    }

    public static String bareRequest(String id, String method) {
        return new ControlWriter()
                .member("id", id)
                .member("method", ControlFrame.PREFIX + method)
                .end();
    }

    public static ControlWriter result(String id) {
        ControlWriter writer = new ControlWriter().member("id", id);
        writer.open("result");
        return writer;
    }

    /** @param result the whole result */
    public static String result(String id, JsonText result) {
        return new ControlWriter().member("id", id).add("result", result).end();
    }

    /** @param error the whole error object */
    public static String error(String id, JsonText error) {
        return new ControlWriter().member("id", id).add("error", error).end();
    }

    public static String trueResult(String id) {
        ControlWriter writer = new ControlWriter().member("id", id);
        writer.name("result").append("true");
        return writer.end();
    }

    public static ControlWriter error(String id, int code, String message) {
        return new ControlWriter()
                .member("id", id)
                .open("error")
                .add("code", code)
                .add("message", message);
    }

    private ControlWriter member(String name, String value) {
        return add(name, value);
    }

    private ControlWriter params() {
        return open("params");
    }

    private StringBuilder name(String name) {
        if (!this.first) {
            this.out.append(',');
        }
        this.first = false;
        return this.out.append('"').append(name).append("\":");
    }

    public ControlWriter add(String name, long value) {
        name(name).append(value);
        return this;
    }

    public ControlWriter add(String name, String value) {
        JsonStrings.quote(name(name), value);
        return this;
    }

    public ControlWriter add(String name, JsonText value) {
        name(name).append(value.json());
        return this;
    }

    public ControlWriter addIfAny(String name, @Nullable String value) {
        return value == null ? this : add(name, value);
    }

    public ControlWriter addIfAny(String name, @Nullable JsonText value) {
        return value == null ? this : add(name, value);
    }

    public ControlWriter open(String name) {
        name(name).append('{');
        this.open++;
        this.first = true;
        return this;
    }

    public ControlWriter close() {
        this.out.append('}');
        this.open--;
        this.first = false;
        return this;
    }

    /** Closes all open objects. */
    public String end() {
        while (this.open > 0) {
            close();
        }
        return Utf8.wellFormed(this.out.toString());
    }
}
