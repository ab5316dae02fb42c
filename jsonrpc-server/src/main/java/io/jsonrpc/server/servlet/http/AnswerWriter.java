package io.jsonrpc.server.servlet.http;

import io.jsonrpc.server.http.HttpAnswer;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes one answer part after part, without waiting. Used by one thread at a time. */
final class AnswerWriter {

    private static final int PART = 8 * 1024;

    private final HttpServletResponse response;

    private final ServletOutputStream stream;

    private byte[] bytes = {};

    private int written;

    private boolean flushed;

    private boolean taken;

    AnswerWriter(HttpServletResponse response) throws IOException {
        this.response = response;
        this.stream = response.getOutputStream();
    }

    ServletOutputStream stream() {
        return this.stream;
    }

    /** Sets the head of the response. */
    void begin(HttpAnswer answer) {
        this.bytes = answer.bytes();
        this.response.setStatus(answer.status().value());
        answer.headers().forEach((name, values) -> values.forEach(value -> this.response.setHeader(name, value)));
        if (this.bytes.length > 0) {
            this.response.setContentLength(this.bytes.length);
        }
    }

    /** The size of the body. */
    int size() {
        return this.bytes.length;
    }

    /** Whether the network has taken all of it. */
    boolean isTaken() {
        return this.taken;
    }

    /**
     * Writes what the network takes now.
     *
     * @return whether it has taken all of it; else the container calls when it takes more
     */
    boolean write() throws IOException {
        while (this.stream.isReady()) {
            if (this.flushed) {
                this.taken = true;
                return true;
            }
            if (this.written < this.bytes.length) {
                int part = Math.min(PART, this.bytes.length - this.written);
                this.stream.write(this.bytes, this.written, part);
                this.written += part;
            } else {
                // So that nothing is left for the end of the request, which would wait for the client.
                this.stream.flush();
                this.flushed = true;
            }
        }
        return false;
    }
}
