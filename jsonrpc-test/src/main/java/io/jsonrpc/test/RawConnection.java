package io.jsonrpc.test;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A socket of its own whose frames the test writes and reads as text. It opens no session, so that each frame is one message
 * of JSON-RPC.
 *
 * <pre>{@code
 * try (RawConnection raw = tester.raw()) {
 *     raw.send("not JSON").receives("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"Parse error\"}}");
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class RawConnection implements Closeable {

    private final ClientTransport socket;

    private final Waiting waiting;

    private final Runnable onClose;

    // Guarded by the lock of the waiting.

    private final Deque<String> received = new ArrayDeque<>();

    /** The failure of each frame that was sent, if it has one. */
    private final Deque<Optional<Throwable>> written = new ArrayDeque<>();

    private @Nullable CloseStatus end;

    RawConnection(ClientTransport socket, Waiting waiting, Runnable onClose) {
        this.socket = socket;
        this.waiting = waiting;
        this.onClose = onClose;
        socket.start(new Listener());
    }

    private final class Listener implements ClientTransport.Listener {

        @Override
        public void onText(String text) {
            RawConnection.this.waiting.change(() -> RawConnection.this.received.add(text));
        }

        @Override
        public void onTooLarge(String head, String tail) {
            onText(head + "…" + tail);
        }

        @Override
        public void onSignOfLife() {}

        @Override
        public void onClosed(CloseStatus status, @Nullable Throwable cause) {
            RawConnection.this.waiting.change(() -> RawConnection.this.end = status);
        }
    }

    /**
     * Sends a frame, and waits until it is written.
     *
     * @throws AssertionError when it cannot be written in time
     */
    public RawConnection send(String text) {
        this.socket.send(
                OutboundText.of(text),
                failure -> this.waiting.change(() -> this.written.add(Optional.ofNullable(failure))));
        this.waiting
                .await(this.written::poll, () -> "The frame was not written in time: " + text)
                .ifPresent(failure -> {
                    throw new AssertionError("The frame could not be written: " + text, failure);
                });
        return this;
    }

    /**
     * The next frame.
     *
     * @throws AssertionError when none comes in time
     */
    public String next() {
        return next("a frame");
    }

    private String next(String expected) {
        String text = this.waiting.await(
                () -> this.received.isEmpty() && this.end != null ? "" : this.received.poll(),
                () -> "Expected " + expected + " within " + this.waiting.limit() + ", but received none");
        if (text.isEmpty()) {
            throw new AssertionError("Expected " + expected + ", but the socket was closed: " + this.end);
        }
        return text;
    }

    /**
     * Checks that the next frame is equal as JSON, whatever the order of members and the white space.
     *
     * @throws AssertionError when it is another one, or none comes in time
     */
    public RawConnection receives(String json) {
        String text = next(json);
        if (!JsonParser.parseString(json).equals(parsed(text))) {
            throw new AssertionError("Expected the frame\n  " + json + "\nbut received\n  " + text);
        }
        return this;
    }

    private static @Nullable JsonElement parsed(String text) {
        try {
            return JsonParser.parseString(text);
        } catch (JsonParseException notJson) {
            return null;
        }
    }

    /**
     * Waits until the server has closed the socket. Frames that were not read are passed over.
     *
     * @throws AssertionError when it is not closed in time, or with another code
     */
    public void isClosedWith(int code) {
        CloseStatus status = this.waiting.await(
                () -> this.end,
                () -> "Expected a close with " + code + " within " + this.waiting.limit() + ", but the socket is open");
        if (status.code() != code) {
            throw new AssertionError(
                    "Expected a close with " + code + ", but it was with " + status.code() + " " + status.reason());
        }
    }

    /** Closes the socket with 1000. */
    @Override
    public void close() {
        this.socket.close(CloseStatus.NORMAL);
        this.onClose.run();
    }
}
