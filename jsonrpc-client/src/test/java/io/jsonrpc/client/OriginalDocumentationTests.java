package io.jsonrpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.fixtures.RawServer;
import io.jsonrpc.client.fixtures.RawSocket;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.Response;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client written as Kurento's documentation teaches: only the imports are ours. */
@Timeout(30)
class OriginalDocumentationTests {

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    /** Echoes, session methods included, as far as the documentation goes. */
    private static void serve(RawSocket socket) {
        try {
            while (true) {
                JsonObject request = socket.receiveJson();
                if (!request.has("id")) {
                    continue;
                }
                boolean session = request.get("method").getAsString().equals("connect");
                socket.result(request, session ? "{\"sessionId\":\"s1\"}" : String.valueOf(request.get("params")));
            }
        } catch (RuntimeException | AssertionError gone) {
            // The client has closed.
            socket.cut();
        }
    }

    private static void serveNext(RawServer server) {
        Thread thread = new Thread(() -> serve(server.accept()));
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void sendingRequestsAndNotifications() throws Exception {
        try (RawServer server = new RawServer()) {
            serveNext(server);
            JsonRpcClient client = new JsonRpcClientWebSocket(server.uri());

            Request<JsonObject> request = new Request<>();
            request.setMethod("echo");
            JsonObject params = new JsonObject();
            params.addProperty("some property", "Some Value");
            request.setParams(params);
            Response<JsonElement> response = client.sendRequest(request);

            assertThat(response.getResult()).isEqualTo(params);
            client.sendNotification("echo");
            client.enableHeartbeat();
            client.enableHeartbeat(1000);
            client.disableHeartbeat();
            client.setConnectionTimeout(1000);
            client.setIdleTimeout(60000);
            client.setRequestTimeout(1000);
            client.close();
        }
    }

    @Test
    void addingConnectionListeners() throws Exception {
        JsonRpcWSConnectionListener listener = new JsonRpcWSConnectionListener() {

            @Override
            public void reconnected(boolean sameServer) {
                OriginalDocumentationTests.this.events.add("reconnected " + sameServer);
            }

            @Override
            public void disconnected() {
                OriginalDocumentationTests.this.events.add("disconnected");
            }

            @Override
            public void connectionFailed() {
                OriginalDocumentationTests.this.events.add("connectionFailed");
            }

            @Override
            public void connected() {
                OriginalDocumentationTests.this.events.add("connected");
            }
        };
        try (RawServer server = new RawServer()) {
            JsonRpcClient client = new JsonRpcClientWebSocket(server.uri(), listener);
            Thread connecting = new Thread(() -> connect(client));
            connecting.start();
            RawSocket socket = server.acceptSession("s1");
            assertThat(this.events.poll(10, TimeUnit.SECONDS)).isEqualTo("connected");
            connecting.join();
            socket.cut();
            server.acceptSession("s1");
            assertThat(this.events.poll(10, TimeUnit.SECONDS)).isEqualTo("reconnected true");
            client.close();
            assertThat(this.events.poll(10, TimeUnit.SECONDS)).isEqualTo("disconnected");
        }
    }

    private static void connect(JsonRpcClient client) {
        try {
            client.connect();
        } catch (java.io.IOException neverThrown) {
            throw new AssertionError(neverThrown);
        }
    }

    @Test
    void acceptingASelfSignedCertificate() {
        SslContextFactory sslContextFactory = new SslContextFactory();
        sslContextFactory.setValidateCerts(false);
        JsonRpcClient client = new JsonRpcClientWebSocket("wss://localhost:8443/echo", sslContextFactory);
        assertThat(client.isClosedByUser()).isFalse();
    }
}
