package io.jsonrpc.client.socket.jdk;

import io.jsonrpc.client.socket.FragmentAssembler;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.serial.WriteQueue;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One socket of the JDK. The JDK answers PING and close frames by itself and calls the listener one event at a time. */
final class JdkWebSocketTransport implements ClientTransport, WebSocket.Listener {

    private static final int MAX_REASON_BYTES = 123;

    /** The peer writes one message at a time and the handshake one; more means that a caller does not wait for its callback. */
    private static final int MAX_WAITING = 8;

    private record Write(String text, SendCallback callback) {}

    /**
     * The JDK accepts one text at a time: the peer sends one message after another, but the control messages of the
     * connection come beside them.
     */
    private final WriteQueue<Write> writes = new WriteQueue<>(MAX_WAITING);

    private final Timers timers;

    private final Duration closeTimeout;

    private final FragmentAssembler message;

    private final AtomicBoolean closing = new AtomicBoolean();

    /** How it ended, also if that was before {@link #start}; null while it is open. */
    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();

    private final AtomicBoolean reported = new AtomicBoolean();

    /** What the server did that made us close; null for nothing. */
    private volatile @Nullable ProtocolException violation;

    /** Set in {@link #onOpen}, before anybody has this transport. */
    private volatile @Nullable WebSocket socket;

    /** Set once in {@link #start}, before anything is read. */
    private volatile @Nullable Listener listener;

    private record Ending(CloseStatus status, @Nullable Throwable cause) {}

    JdkWebSocketTransport(Timers timers, Duration closeTimeout, int maxMessageBytes) {
        this.timers = timers;
        this.closeTimeout = closeTimeout;
        this.message = new FragmentAssembler(maxMessageBytes);
    }

    @Override
    public void start(Listener newListener) {
        this.listener = newListener;
        socket().request(1);
        reportEnd();
    }

    @Override
    public String subprotocol() {
        return socket().getSubprotocol();
    }

    private WebSocket socket() {
        WebSocket open = this.socket;
        if (open == null) {
            throw new IllegalStateException("The socket is not open yet");
        }
        return open;
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        Write write = new Write(message.text(), callback);
        if (this.writes.tryEnter()) {
            start(write);
            writeOn();
        } else if (!this.writes.add(write)) {
            callback.completed(new IOException(MAX_WAITING + " messages wait to be written already"));
        } else if (this.writes.enter()) {
            writeAll();
        }
    }

    private void writeAll() {
        do {
            Write next = this.writes.poll();
            if (next != null) {
                start(next);
                if (!this.writes.proceed()) {
                    return;
                }
            }
        } while (!this.writes.leave());
    }

    private void start(Write write) {
        CompletableFuture<WebSocket> sending;
        try {
            sending = socket().sendText(write.text(), true);
        } catch (Throwable failure) {
            sending = CompletableFuture.failedFuture(failure);
        }
        sending.whenComplete((sent, failure) -> {
            try {
                writeOn();
            } finally {
                write.callback().completed(unwrap(failure));
            }
        });
    }

    /** Called by the caller of a write and by its callback: the later of the two writes what waits. */
    private void writeOn() {
        if (this.writes.proceed() && !this.writes.leave()) {
            writeAll();
        }
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    @Override
    public void ping() {
        // A PING that is still being written fails this one, which then is not needed.
        socket().sendPing(ByteBuffer.allocate(0));
    }

    @Override
    public void close(CloseStatus status) {
        if (!this.closing.compareAndSet(false, true)) {
            return;
        }
        CloseStatus legal = status.sentByClient();
        if (legal == null) {
            abort();
            return;
        }
        socket().sendClose(legal.code(), shortened(legal.reason())).whenComplete((sent, failure) -> {
            if (failure != null) {
                abort();
            }
        });
        Future<?> unused = this.timers.after(this.closeTimeout, this::abort);
    }

    private static String shortened(String reason) {
        return reason.length() * 3 <= MAX_REASON_BYTES ? reason : reason.substring(0, MAX_REASON_BYTES / 3);
    }

    @Override
    public void abort() {
        this.closing.set(true);
        socket().abort();
        end(CloseStatus.NO_CLOSE_FRAME, null);
    }

    /** Reports the end once, as soon as there are both an end and a listener. */
    private void reportEnd() {
        Listener target = this.listener;
        Ending known = this.ending.get();
        if (target != null && known != null && this.reported.compareAndSet(false, true)) {
            target.onClosed(known.status(), known.cause());
        }
    }

    private void end(CloseStatus status, @Nullable Throwable cause) {
        this.ending.compareAndSet(null, new Ending(status, cause == null ? this.violation : cause));
        reportEnd();
    }

    @Override
    public void onOpen(WebSocket opened) {
        this.socket = opened;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket source, CharSequence part, boolean last) {
        Listener target = listener();
        if (this.violation != null) {
            // What follows a violation is not looked at.
        } else if (!this.message.add(part)) {
            refuse(CloseStatus.TOO_BIG);
        } else if (last) {
            if (this.message.isTooLarge()) {
                String head = this.message.head();
                String tail = this.message.tail();
                this.message.take();
                target.onTooLarge(head, tail);
            } else {
                target.onText(this.message.take());
            }
        }
        source.request(1);
        return null;
    }

    private void refuse(CloseStatus status) {
        this.violation = new ProtocolException(status.reason());
        close(status);
    }

    private Listener listener() {
        Listener target = this.listener;
        if (target == null) {
            throw new IllegalStateException("Nothing is read before start");
        }
        return target;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket source, ByteBuffer part, boolean last) {
        if (this.violation == null) {
            refuse(CloseStatus.BINARY_NOT_SUPPORTED);
        }
        source.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket source, ByteBuffer payload) {
        listener().onSignOfLife();
        source.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket source, ByteBuffer payload) {
        listener().onSignOfLife();
        source.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket source, int code, String reason) {
        CloseStatus status = new CloseStatus(code, reason);
        if (status.is(CloseStatus.NO_CODE) || status.is(CloseStatus.NO_CLOSE_FRAME)) {
            // The JDK would answer with 1000 here, even to a connection that broke in one direction only, and 1000 ends
            // the session.
            source.abort();
            end(status, null);
            return new CompletableFuture<>();
        }
        end(status, null);
        return null;
    }

    @Override
    public void onError(WebSocket source, Throwable failure) {
        end(CloseStatus.NO_CLOSE_FRAME, unwrap(failure));
    }
}
