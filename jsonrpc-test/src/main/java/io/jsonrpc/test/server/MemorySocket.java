package io.jsonrpc.test.server;

import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.core.engine.threads.ReadingThread;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.server.socket.SocketListener;
import io.jsonrpc.server.socket.SocketTransport;
import io.jsonrpc.server.web.CloseFrames;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A WebSocket without a network: both ends, as the client and the server know theirs. */
final class MemorySocket {

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private boolean closed;

    private final ServerEnd server = new ServerEnd();

    private final ClientEnd client;

    /** @param subprotocol what the server has selected; empty for none */
    MemorySocket(String subprotocol) {
        this.client = new ClientEnd(subprotocol);
    }

    /** The server accepts its end. */
    ClientTransport accept(Function<SocketTransport, SocketListener> acceptor) {
        this.server.listener = acceptor.apply(this.server);
        this.server.inbox.open();
        return this.client;
    }

    private void send(Inbox receiver, Runnable arrival, SendCallback callback) {
        boolean accepted = put(receiver, arrival);
        callback.completed(accepted ? null : new IOException("The socket is closed"));
        receiver.handle();
    }

    /** Nothing arrives after the close. */
    private boolean put(Inbox receiver, Runnable arrival) {
        this.lock.lock();
        try {
            if (!this.closed) {
                receiver.put(arrival);
            }
            return !this.closed;
        } finally {
            this.lock.unlock();
        }
    }

    private void close(CloseStatus atServer, CloseStatus atClient) {
        this.lock.lock();
        try {
            if (this.closed) {
                return;
            }
            this.closed = true;
            this.server.inbox.put(() -> this.server.listener().onClosed(atServer, null));
            this.client.inbox.put(() -> this.client.listener().onClosed(atClient, null));
        } finally {
            this.lock.unlock();
        }
        this.server.inbox.handle();
        this.client.inbox.handle();
    }

    private final class ServerEnd implements SocketTransport {

        private final Inbox inbox = new Inbox();

        private @Nullable SocketListener listener;

        SocketListener listener() {
            return Objects.requireNonNull(this.listener);
        }

        void receive(String text) {
            ReadingThread reading = ReadingThread.enter();
            try {
                listener().onText(text, true);
            } finally {
                reading.leave();
            }
        }

        @Override
        public void send(OutboundText message, SendCallback callback) {
            ClientEnd far = MemorySocket.this.client;
            MemorySocket.this.send(far.inbox, () -> far.listener().onText(message.text()), callback);
        }

        @Override
        public boolean hasPing() {
            return true;
        }

        @Override
        public void ping(SendCallback callback) {
            MemorySocket.this.send(
                    this.inbox,
                    () -> {
                        MemorySocket.this.client.signOfLife();
                        listener().onPong();
                    },
                    callback);
        }

        @Override
        public void close(CloseStatus status) {
            MemorySocket.this.close(status, CloseFrames.toSend(status));
        }
    }

    private final class ClientEnd implements ClientTransport {

        private final Inbox inbox = new Inbox();

        private final String subprotocol;

        private @Nullable Listener listener;

        ClientEnd(String subprotocol) {
            this.subprotocol = subprotocol;
        }

        Listener listener() {
            return Objects.requireNonNull(this.listener);
        }

        @Override
        public void start(Listener newListener) {
            this.listener = newListener;
            this.inbox.open();
        }

        @Override
        public String subprotocol() {
            return this.subprotocol;
        }

        @Override
        public void send(OutboundText message, SendCallback callback) {
            ServerEnd far = MemorySocket.this.server;
            MemorySocket.this.send(far.inbox, () -> far.receive(message.text()), callback);
        }

        @Override
        public void ping() {
            signOfLife();
        }

        void signOfLife() {
            MemorySocket.this.put(this.inbox, () -> listener().onSignOfLife());
            this.inbox.handle();
        }

        @Override
        public void close(CloseStatus status) {
            CloseStatus legal = status.sentByClient();
            CloseStatus sent = legal == null ? CloseStatus.NO_CLOSE_FRAME : legal;
            MemorySocket.this.close(sent, sent);
        }

        @Override
        public void abort() {
            MemorySocket.this.close(CloseStatus.NO_CLOSE_FRAME, CloseStatus.NO_CLOSE_FRAME);
        }
    }
}
