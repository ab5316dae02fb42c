package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.result;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.client.transport.ConnectRequest;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A network without sockets: every try to connect waits until the test decides about it. */
final class FakeNetwork implements TransportConnector {

    /** A try to connect. */
    record Try(ConnectRequest request, CompletableFuture<ClientTransport> future) {

        FakeSocket succeeds() {
            return succeeds("");
        }

        /** The server selects this subprotocol. */
        FakeSocket succeeds(String subprotocol) {
            FakeSocket socket = new FakeSocket();
            socket.subprotocol = subprotocol;
            this.future.complete(socket);
            return socket;
        }

        void fails(TransportException failure) {
            this.future.completeExceptionally(failure);
        }

        void isRefused() {
            fails(new ConnectFailedException(ConnectFailedException.Stage.NETWORK, "refused", null));
        }
    }

    private final Queue<Try> tries = new ArrayDeque<>();

    boolean closed;

    @Override
    public CompletableFuture<ClientTransport> connect(ConnectRequest request) {
        Try next = new Try(request, new CompletableFuture<>());
        this.tries.add(next);
        return next.future();
    }

    Try nextTry() {
        Try next = this.tries.poll();
        if (next == null) {
            throw new AssertionError("Nobody tries to connect");
        }
        return next;
    }

    boolean isQuiet() {
        return this.tries.isEmpty();
    }

    @Override
    public void close() {
        this.closed = true;
    }

    /** A socket whose other end is the test. */
    static final class FakeSocket implements ClientTransport {

        private final List<String> sent = new ArrayList<>();

        private Listener listener;

        private String subprotocol = "";

        private boolean stuck;

        /** Of the message that is being written while stuck. */
        private SendCallback unwritten;

        private String unsendable = "nothing like this";

        private Throwable sendFailure;

        private boolean answersClose;

        private boolean failsToClose;

        private boolean ended;

        /** How it ended before it was started. */
        private CloseStatus early;

        int pings;

        CloseStatus closed;

        boolean aborted;

        @Override
        public synchronized void start(Listener newListener) {
            this.listener = newListener;
            if (this.early != null) {
                newListener.onClosed(this.early, null);
            }
        }

        @Override
        public String subprotocol() {
            return this.subprotocol;
        }

        @Override
        public void send(OutboundText message, SendCallback callback) {
            this.sent.add(message.text());
            if (message.text().contains(this.unsendable)) {
                callback.completed(this.sendFailure);
            } else if (this.stuck) {
                this.unwritten = callback;
            } else {
                callback.completed(null);
            }
        }

        /** From now on messages with this word cannot be written. */
        void failOn(String word, Throwable failure) {
            this.unsendable = word;
            this.sendFailure = failure;
        }

        /** From now on nothing that is sent gets through. */
        void stick() {
            this.stuck = true;
        }

        /** What is stuck gets through. */
        void flow() {
            this.stuck = false;
            this.unwritten.completed(null);
        }

        @Override
        public void ping() {
            this.pings++;
        }

        @Override
        public void close(CloseStatus status) {
            this.closed = status;
            if (this.failsToClose) {
                throw new IllegalStateException("no close");
            }
            if (this.answersClose) {
                end(status, null);
            }
        }

        /** From now on a close frame is answered at once. */
        void answerClose() {
            this.answersClose = true;
        }

        /** From now on {@link #close} throws. */
        void failToClose() {
            this.failsToClose = true;
        }

        @Override
        public void abort() {
            this.aborted = true;
            end(CloseStatus.NO_CLOSE_FRAME, null);
        }

        private synchronized void end(CloseStatus status, Throwable cause) {
            if (this.ended) {
                return;
            }
            this.ended = true;
            if (this.listener == null) {
                this.early = status;
            } else {
                this.listener.onClosed(status, cause);
            }
        }

        /** What was sent since the last call. */
        List<String> takeSent() {
            List<String> taken = List.copyOf(this.sent);
            this.sent.clear();
            return taken;
        }

        void receives(String text) {
            this.listener.onText(text);
        }

        void receivesTooLarge(String head, String tail) {
            this.listener.onTooLarge(head, tail);
        }

        void pong() {
            this.listener.onSignOfLife();
        }

        void serverCloses(int code) {
            end(new CloseStatus(code, ""), null);
        }

        void breaks() {
            end(CloseStatus.NO_CLOSE_FRAME, new java.io.IOException("reset"));
        }

        /** Answers {@code connect}. */
        FakeSocket session(String sessionId) {
            receives(result(2000000001, "{'value':'OK','sessionId':'" + sessionId + "'}"));
            return this;
        }

        FakeSocket answers(int id, String result) {
            receives(result(id, result));
            return this;
        }

        FakeSocket refuses(int id, int code) {
            receives(error(id, code, "no"));
            return this;
        }
    }
}
