package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.fixtures.RawServer;
import io.jsonrpc.client.fixtures.RawSocket;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FirstCallTests {

    private final RawServer server = new RawServer();

    private final JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder(this.server.uri())
            .connectionTimeout(Duration.ofSeconds(25))
            .build();

    @AfterEach
    void close() throws Exception {
        this.server.close();
        this.client.close();
    }

    @Test
    void theFirstCallConnectsAsksForASessionAndIsAnswered() throws Exception {
        CompletableFuture<JsonElement> sum = this.client.sendRequestAsync("sum", new int[] {1, 2});

        RawSocket socket = this.server.accept();
        JsonObject connect = socket.expectConnect("s1");
        assertThat(connect.toString()).isEqualTo(request(2000000001, "connect"));
        assertThat(socket.receive()).isEqualTo(request(1, "sum", "[1,2]"));
        socket.send(result(1, "3"));

        assertThat(sum.get(10, TimeUnit.SECONDS).getAsInt()).isEqualTo(3);
        assertThat(this.client.getSession().getSessionId()).isEqualTo("s1");
        assertThat(this.client.getState()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void anErrorOfTheServerIsAnExceptionOfItsOwn() throws Exception {
        CompletableFuture<JsonElement> answer = this.client.sendRequestAsync("fail", null);
        RawSocket socket = this.server.acceptSession("s1");
        socket.error(socket.receiveJson(), -32000, "no");
        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(RemoteErrorException.class);
    }

    @Test
    void theServersRequestIsAnsweredByTheHandlerAndANotificationIsNot() throws Exception {
        CompletableFuture<Boolean> notified = new CompletableFuture<>();
        this.client.setServerRequestHandler(new DefaultJsonRpcHandler<JsonObject>() {

            @Override
            public void handleRequest(Transaction transaction, Request<JsonObject> request) throws Exception {
                if (transaction.isNotification()) {
                    notified.complete(true);
                } else {
                    transaction.sendResponse(Map.of("got", request.getParams().get("x")));
                }
            }
        });
        CompletableFuture<Void> connected = CompletableFuture.runAsync(this.client::connect);
        RawSocket socket = this.server.acceptSession("s1");
        connected.get(10, TimeUnit.SECONDS);

        socket.send(notification("event", "{}"));
        socket.send(request("'a'", "ask", "{'x':1}"));

        assertThat(socket.receive()).isEqualTo(result("'a'", "{'got':1}"));
        assertThat(notified).isCompletedWithValue(true);
    }

    @Test
    void withoutAHandlerEveryMethodIsUnknown() {
        CompletableFuture<Void> connected = CompletableFuture.runAsync(this.client::connect);
        RawSocket socket = this.server.acceptSession("s1");
        connected.join();
        socket.send(request(1, "ask"));
        assertThat(socket.receive()).contains("-32601");
    }

    @Test
    void closingSendsWhatIsQueuedThenCloses1000AndFailsWhatWaits() throws Exception {
        CompletableFuture<Void> connected = CompletableFuture.runAsync(this.client::connect);
        RawSocket socket = this.server.acceptSession("s1");
        connected.get(10, TimeUnit.SECONDS);

        CompletableFuture<JsonElement> waiting = this.client.sendRequestAsync("never", null);
        this.client.sendNotification("last", Map.of());
        CompletableFuture<Void> closed = CompletableFuture.runAsync(this.client::close);

        assertThat(socket.receive()).contains("never");
        assertThat(socket.receive()).contains("last");
        assertThat(socket.receiveClose()).isEqualTo(1000);
        socket.sendClose(1000, "");
        closed.get(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(PeerClosedException.class);
        assertThat(this.client.getState()).isEqualTo(ConnectionState.CLOSED);
        assertThatThrownBy(() -> this.client.sendNotification("late")).isInstanceOf(PeerClosedException.class);
        assertThatThrownBy(() -> this.client.sendRequest("late")).isInstanceOf(PeerClosedException.class);
        assertThat(this.client.sendRequestAsync("late", null)).isCompletedExceptionally();
        assertThatThrownBy(this.client::connect).isInstanceOf(PeerClosedException.class);
    }

    @Test
    void closingRightAfterConnectingEnds() throws Exception {
        for (int round = 0; round < 20; round++) {
            JsonRpcClientWebSocket hasty = JsonRpcClientWebSocket.builder(this.server.uri())
                    .session(SessionMode.OFF)
                    .closeTimeout(Duration.ofMillis(50))
                    .build();
            hasty.connect();
            hasty.close();
            assertThat(hasty.getState()).isEqualTo(ConnectionState.CLOSED);
            this.server.accept();
        }
    }

    @Test
    void aServerWithoutSessionsIsJustAsWelcome() throws Exception {
        CompletableFuture<JsonElement> answer = this.client.sendRequestAsync("x", null);
        RawSocket socket = this.server.accept();
        socket.error(socket.receiveJson(), -32601, "Method not found");
        socket.result(socket.receiveJson(), "true");
        assertThat(answer.get(10, TimeUnit.SECONDS).getAsBoolean()).isTrue();
        assertThat(this.client.getSession().getSessionId()).isEmpty();
    }
}
