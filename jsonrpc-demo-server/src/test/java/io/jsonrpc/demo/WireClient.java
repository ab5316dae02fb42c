package io.jsonrpc.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket client that knows text and nothing of JSON-RPC. */
public final class WireClient implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    private final StringBuilder parts = new StringBuilder();

    private final WebSocket socket;

    private WireClient(HttpClient http, URI uri, Map<String, String> headers, String... subprotocols) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        headers.forEach(builder::header);
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        this.socket = builder.buildAsync(uri, this).join();
    }

    public static WireClient connect(int port, String path, String... subprotocols) {
        return new WireClient(HTTP, URI.create("ws://localhost:" + port + path), Map.of(), subprotocols);
    }

    public static WireClient connect(HttpClient http, URI uri, Map<String, String> headers) {
        return new WireClient(http, uri, headers);
    }

    public String subprotocol() {
        return this.socket.getSubprotocol();
    }

    public void send(String text) {
        try {
            this.socket.sendText(text, true).join();
        } catch (CompletionException failure) {
            throw new AssertionError("Not sent; close code " + this.closed.getNow(null), failure);
        }
    }

    /** The next message; fails when none comes. */
    public String receive() throws InterruptedException {
        String text = this.received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (text == null) {
            throw new AssertionError("Nothing was received within " + PATIENCE_SECONDS + " s");
        }
        return text;
    }

    public String exchange(String text) throws InterruptedException {
        send(text);
        return receive();
    }

    /** The close code, once the socket is closed. */
    public int closeCode() throws Exception {
        return this.closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Breaks the connection without a close frame. */
    public void abort() {
        this.socket.abort();
    }

    @Override
    public void close() {
        this.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(alreadyClosed -> this.socket);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        this.parts.append(data);
        if (last) {
            this.received.add(this.parts.toString());
            this.parts.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        this.closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        this.closed.complete(1006);
    }
}
