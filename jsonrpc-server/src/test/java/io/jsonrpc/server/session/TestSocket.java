package io.jsonrpc.server.session;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.server.socket.SocketListener;
import io.jsonrpc.server.socket.SocketTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client's socket without a network. The container's side of a close follows at once. */
public final class TestSocket implements SocketTransport {

    private final TestServer server;

    private final List<String> received = new ArrayList<>();

    /** All that was handed to this socket, as it was handed over. */
    final List<OutboundText> handedOver = new ArrayList<>();

    private final List<SendCallback> unconfirmed = new ArrayList<>();

    SocketListener listener;

    int pings;

    /** Bytes of a frame have come that is not whole. */
    boolean insideFrame;

    /** How often the server has asked what this socket can do: with each look after a plain one. */
    int looks;

    public boolean reading = true;

    /** Writes fail with this; null for not at all. */
    @Nullable Throwable failure;

    /** Which writes fail. */
    Predicate<String> failWhen = text -> true;

    /** What the client does when it has received a message, before the server knows that that is written. */
    Consumer<String> whenReceived = text -> {};

    public @Nullable CloseStatus closed;

    TestSocket(TestServer server) {
        this.server = server;
    }

    /** The client sends a message and receives what follows from it. */
    public List<String> exchange(String text) {
        send(text);
        return takeReceived();
    }

    /** The client sends a message. */
    public void send(String text) {
        this.listener.onText(text, true);
        this.server.workers.runAll();
    }

    /** The client's side of the connection breaks. */
    public void breakDown() {
        lose(CloseStatus.NO_CLOSE_FRAME);
    }

    /** The client closes with this code. */
    public void lose(CloseStatus status) {
        this.listener.onClosed(status, null);
        this.server.workers.runAll();
    }

    public List<String> takeReceived() {
        List<String> taken = List.copyOf(this.received);
        this.received.clear();
        return taken;
    }

    /** Confirms what was written while the client did not read. */
    public void readAgain() {
        this.reading = true;
        while (!this.unconfirmed.isEmpty()) {
            this.unconfirmed.remove(0).completed(null);
        }
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        String text = message.text();
        this.handedOver.add(message);
        if (this.failure != null && this.failWhen.test(text)) {
            callback.completed(this.failure);
        } else if (this.reading) {
            this.received.add(text);
            this.whenReceived.accept(text);
            callback.completed(null);
        } else {
            this.unconfirmed.add(failure -> {
                this.received.add(text);
                callback.completed(failure);
            });
        }
    }

    @Override
    public boolean hasPing() {
        this.looks++;
        return true;
    }

    @Override
    public boolean isInsideFrame() {
        return this.insideFrame;
    }

    @Override
    public void ping(SendCallback callback) {
        this.pings++;
        callback.completed(null);
    }

    @Override
    public void close(CloseStatus status) {
        if (this.closed == null) {
            this.closed = status;
            if (this.listener != null) {
                this.listener.onClosed(status, null);
            }
        }
    }
}
