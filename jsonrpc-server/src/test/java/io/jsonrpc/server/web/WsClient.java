package io.jsonrpc.server.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's WebSocket client with everything it receives in queues. */
public final class WsClient implements WebSocket.Listener {

    public final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

    /** Code and reason. */
    public final BlockingQueue<String> closes = new LinkedBlockingQueue<>();

    public final BlockingQueue<String> pings = new LinkedBlockingQueue<>();

    private final StringBuilder text = new StringBuilder();

    private WebSocket socket;

    /** Connects; headers are name, value, name, value. Each header Sec-WebSocket-Protocol offers one subprotocol. */
    public static WsClient connect(URI uri, String... headers) {
        WsClient client = new WsClient();
        List<String> subprotocols = new ArrayList<>();
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i].equals("Sec-WebSocket-Protocol")) {
                subprotocols.add(headers[i + 1]);
            } else {
                builder.header(headers[i], headers[i + 1]);
            }
        }
        if (!subprotocols.isEmpty()) {
            builder.subprotocols(
                    subprotocols.get(0), subprotocols.stream().skip(1).toArray(String[]::new));
        }
        client.socket = builder.buildAsync(uri, client).join();
        return client;
    }

    /** The HTTP status with which the handshake is refused. */
    public static int refusal(URI uri, String... headers) {
        try {
            connect(uri, headers);
            return 101;
        } catch (CompletionException ex) {
            return ((WebSocketHandshakeException) ex.getCause()).getResponse().statusCode();
        }
    }

    public WebSocket socket() {
        return this.socket;
    }

    public WsClient send(String message) throws Exception {
        this.socket.sendText(message, true).get(RecordingAcceptor.PATIENCE_SECONDS, TimeUnit.SECONDS);
        return this;
    }

    public WsClient sendPart(String part, boolean last) throws Exception {
        this.socket.sendText(part, last).get(RecordingAcceptor.PATIENCE_SECONDS, TimeUnit.SECONDS);
        return this;
    }

    public String nextText() throws InterruptedException {
        return RecordingAcceptor.next(this.texts);
    }

    public String nextClose() throws InterruptedException {
        return RecordingAcceptor.next(this.closes);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        this.text.append(data);
        if (last) {
            this.texts.add(this.text.toString());
            this.text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
        this.pings.add("ping");
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        this.closes.add((statusCode + " " + reason).strip());
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        this.closes.add("error " + error);
    }
}
