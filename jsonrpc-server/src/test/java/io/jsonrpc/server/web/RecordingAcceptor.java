package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.server.socket.SocketListener;
import io.jsonrpc.server.socket.SocketTransport;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes every socket and writes down what it hears. */
public final class RecordingAcceptor implements SocketAcceptor {

    public static final long PATIENCE_SECONDS = 60;

    public final AtomicInteger reserved = new AtomicInteger();

    public final BlockingQueue<String> abandoned = new LinkedBlockingQueue<>();

    public final BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();

    /** The answers that clients have not read, and what ends the connection of each. */
    public final Map<Runnable, Integer> unread = new ConcurrentHashMap<>();

    public volatile boolean full;

    public volatile boolean stopping;

    /** Whether sockets send each text back on the thread that reads it, and close at a binary message. */
    public volatile boolean echoing;

    @Override
    public boolean reserve(boolean handshake) {
        if (this.full || this.stopping) {
            return false;
        }
        this.reserved.incrementAndGet();
        return true;
    }

    @Override
    public boolean isAccepting() {
        return !this.stopping;
    }

    @Override
    public Runnable unread(int bytes, Runnable cut) {
        this.unread.put(cut, bytes);
        return () -> this.unread.remove(cut);
    }

    @Override
    public void abandonReservation() {
        this.abandoned.add("abandoned");
    }

    @Override
    public SocketListener accept(Endpoint endpoint, Handshake handshake, SocketTransport transport) {
        Socket socket = new Socket(endpoint, handshake, transport, this.echoing);
        this.sockets.add(socket);
        return socket;
    }

    /** As if nothing had happened. */
    void forget() {
        this.full = false;
        this.stopping = false;
        this.reserved.set(0);
        this.abandoned.clear();
        this.unread.clear();
        this.sockets.clear();
    }

    public Socket nextSocket() throws InterruptedException {
        return next(this.sockets);
    }

    /** The next socket of one endpoint; those of others, which earlier tests may have left, are passed over. */
    public Socket nextSocketOn(String pattern) throws InterruptedException {
        Socket socket = nextSocket();
        while (!socket.endpoint.pattern().equals(pattern)) {
            socket = nextSocket();
        }
        return socket;
    }

    public static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("something within " + PATIENCE_SECONDS + " s").isNotNull();
        return next;
    }

    public record Closed(CloseStatus status, Throwable cause) {}

    public static final class Socket implements SocketListener {

        public final Endpoint endpoint;

        public final Handshake handshake;

        public final SocketTransport transport;

        public final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

        public final BlockingQueue<String> controls = new LinkedBlockingQueue<>();

        public final BlockingQueue<Closed> closes = new LinkedBlockingQueue<>();

        public final AtomicInteger largestPart = new AtomicInteger();

        public final AtomicBoolean overlapped = new AtomicBoolean();

        private final AtomicBoolean inside = new AtomicBoolean();

        private final StringBuilder text = new StringBuilder();

        private final boolean echoing;

        Socket(Endpoint endpoint, Handshake handshake, SocketTransport transport, boolean echoing) {
            this.endpoint = endpoint;
            this.handshake = handshake;
            this.transport = transport;
            this.echoing = echoing;
        }

        private void alone(Runnable action) {
            if (!this.inside.compareAndSet(false, true)) {
                this.overlapped.set(true);
            }
            action.run();
            this.inside.set(false);
        }

        @Override
        public void onText(CharSequence part, boolean last) {
            alone(() -> {
                this.largestPart.accumulateAndGet(part.length(), Math::max);
                this.text.append(part);
                if (last) {
                    String whole = this.text.toString();
                    this.text.setLength(0);
                    this.texts.add(whole);
                    if (this.echoing) {
                        this.transport.send(OutboundText.of(whole), failure -> {});
                    }
                }
            });
        }

        @Override
        public void onBinary() {
            alone(() -> this.controls.add("binary"));
        }

        @Override
        public void onPong() {
            alone(() -> this.controls.add("pong"));
        }

        @Override
        public void onBroken(CloseStatus status, Throwable cause) {
            this.transport.close(status);
        }

        @Override
        public void onClosed(CloseStatus status, Throwable cause) {
            alone(() -> this.closes.add(new Closed(status, cause)));
        }

        public String nextText() throws InterruptedException {
            return next(this.texts);
        }

        public Closed nextClose() throws InterruptedException {
            return next(this.closes);
        }

        /** Sends and waits until it was handed to the network. */
        public void send(String message) throws InterruptedException {
            BlockingQueue<String> done = new LinkedBlockingQueue<>();
            this.transport.send(OutboundText.of(message), failure -> done.add(String.valueOf(failure)));
            assertThat(next(done)).isEqualTo("null");
        }
    }
}
