package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One test for each defect that the client of Kurento's JSON-RPC is known for; the numbers are those of the study. */
class PredecessorDefectTests {

    private final ClientBench bench = new ClientBench();

    private final JsonRpcClientWebSocket client = this.bench.client;

    /** 20: synchronous requests were logged, and run, as if they were asynchronous. */
    @Test
    void defect20HandlersRunOneAfterAnotherAndAnswerInOrder() {
        List<String> order = new ArrayList<>();
        this.client.setServerRequestHandler(new DefaultJsonRpcHandler<JsonObject>() {

            @Override
            public void handleRequest(Transaction transaction, Request<JsonObject> request) throws Exception {
                order.add("begin " + request.getMethod());
                transaction.sendResponse(request.getMethod());
                // Other threads have time for whatever may be run now.
                PredecessorDefectTests.this.bench.run();
                order.add("end " + request.getMethod());
            }
        });
        FakeSocket socket = this.bench.connected();
        socket.receives(request(1, "a"));
        socket.receives(request(2, "b"));
        this.bench.run();
        assertThat(order).containsExactly("begin a", "end a", "begin b", "end b");
    }

    /** 21: the heartbeat was never enabled again after a reconnection. */
    @Test
    void defect21TheHeartbeatComesBackAfterAReconnection() {
        this.client.enableHeartbeat(1000);
        FakeSocket first = this.bench.connected();
        first.breaks();
        FakeSocket second = this.bench.reconnecting();
        second.takeSent();
        second.session("s1");
        assertThat(second.takeSent()).hasSize(1).first().asString().contains("\"interval\":1000");
        second.answers(2000000002, "{\"value\":\"pong\"}");
        this.bench.pass(Duration.ofSeconds(1));
        assertThat(second.takeSent()).hasSize(1).first().asString().contains("\"method\":\"ping\"");
    }

    /** 22: after a close frame of the server the client went on as if connected; every request timed out. */
    @Test
    void defect22ACloseFrameOfTheServerIsToldAndTheNextRequestConnects() {
        FakeSocket first = this.bench.connected();
        first.serverCloses(1000);
        assertThat(this.bench.takeEvents()).containsExactly("disconnected CLOSED_BY_SERVER");
        assertThat(this.client.getState()).isEqualTo(ConnectionState.DISCONNECTED);
        CompletableFuture<JsonElement> answer = this.client.sendRequestAsync("x", null);
        this.bench.run().network.nextTry().succeeds().session("s2").answers(1, "true");
        this.bench.run();
        assertThat(answer.join().getAsBoolean()).isTrue();
    }

    /** 22, with a code that asks to come back. */
    @Test
    void defect22ACloseFrameThatAsksToComeBackReconnects() {
        this.bench.connected().serverCloses(1001);
        assertThat(this.bench.takeEvents()).containsExactly("reconnecting CLOSED_BY_SERVER");
        this.bench.reconnecting().session("s1");
        assertThat(this.bench.takeEvents()).containsExactly("reconnected true");
    }

    /** 23: a burst of more than 64 KiB was taken for the end of the connection. */
    @Test
    void defect23ABurstIsNoEndOfTheConnection() throws Exception {
        FakeSocket socket = this.bench.connected();
        String kilobyte = "x".repeat(1024);
        socket.stick();
        for (int i = 0; i < 500; i++) {
            this.client.sendNotification("burst", Map.of("data", kilobyte));
        }
        assertThat(socket.takeSent()).hasSize(1);
        assertThat(this.bench.takeEvents()).isEmpty();
        socket.flow();
        assertThat(socket.takeSent()).hasSize(499);
        assertThat(this.bench.takeEvents()).isEmpty();
        assertThat(this.client.getState()).isEqualTo(ConnectionState.CONNECTED);
    }

    /** 24: close() during a reconnection kept trying; a connect that never completed hung it. */
    @Test
    void defect24CloseEndsAReconnectionThatHangs() {
        this.bench.connected().breaks();
        this.bench.pass(Duration.ofMillis(250));
        FakeNetwork.Try hanging = this.bench.network.nextTry();
        this.bench.close();
        assertThat(hanging.succeeds().aborted).isTrue();
        this.bench.pass(Duration.ofHours(1));
        assertThat(this.bench.network.isQuiet()).isTrue();
    }

    /** 24: a failure on the wire closed the client as if the user had done so. */
    @Test
    void defect24AFailureOnTheWireIsNotTheUsersClose() {
        this.bench.connected().breaks();
        assertThat(this.client.isClosedByUser()).isFalse();
        this.bench.reconnecting().session("s1");
        assertThat(this.client.getState()).isEqualTo(ConnectionState.CONNECTED);
    }

    /** 25: the local client read the answer before it had come. */
    @Test
    void defect25TheLocalClientWaitsForItsAnswer() throws Exception {
        try (JsonRpcClient local = new JsonRpcClientLocal(new DefaultJsonRpcHandler<JsonElement>() {

            @Override
            public void handleRequest(Transaction transaction, Request<JsonElement> request) {
                transaction.startAsync();
                new Thread(() -> answer(transaction)).start();
            }

            private void answer(Transaction transaction) {
                try {
                    transaction.sendResponse("later");
                } catch (java.io.IOException neverThrown) {
                    throw new AssertionError(neverThrown);
                }
            }
        })) {
            assertThat(local.sendRequest("x", String.class)).isEqualTo("later");
        }
    }

    /** 25: asynchronous requests never timed out. */
    @Test
    void defect25AsynchronousRequestsTimeOut() {
        this.bench.connected();
        List<Throwable> told = new ArrayList<>();
        this.client.sendRequest("x", null, new Continuation<JsonElement>() {

            @Override
            public void onSuccess(JsonElement result) {
                throw new AssertionError(result);
            }

            @Override
            public void onError(Throwable cause) {
                told.add(cause);
            }
        });
        this.bench.pass(Duration.ofSeconds(30));
        assertThat(told).hasSize(1).first().isInstanceOf(RequestTimeoutException.class);
    }

    /** 25: events came in any order. */
    @Test
    void defect25EventsComeInOrder() {
        List<String> told = new ArrayList<>();
        List<ClientBench> benches = new ArrayList<>();
        benches.add(new ClientBench(builder -> builder.listener(new JsonRpcWSConnectionListener() {

            @Override
            public void reconnecting() {
                told.add("reconnecting");
                // Everything goes on meanwhile, on other threads.
                benches.get(0).reconnecting().session("s1");
                benches.get(0).run();
                told.add("was told");
            }

            @Override
            public void reconnected(boolean sameSession) {
                told.add("reconnected");
            }
        })));
        benches.get(0).connected().breaks();
        benches.get(0).run();
        assertThat(told).containsExactly("reconnecting", "was told", "reconnected");
    }

    /** 25: a known session could not be resumed by a new client. */
    @Test
    void defect25AKnownSessionIsResumedAtTheStart() {
        CompletableFuture<Boolean> same = CompletableFuture.supplyAsync(() -> this.client.connect("s1"));
        FakeSocket socket = null;
        while (socket == null) {
            this.bench.run();
            socket = this.bench.network.isQuiet()
                    ? null
                    : this.bench.network.nextTry().succeeds();
            Thread.onSpinWait();
        }
        assertThat(socket.takeSent()).hasSize(1).first().asString().contains("\"sessionId\":\"s1\"");
        socket.session("s1");
        assertThat(same.join()).isTrue();
    }

    /** 26: requests that timed out could not be cancelled; the server went on. */
    @Test
    void defect26ATimeoutCancelsTheRequestAtTheServer() {
        FakeSocket socket = this.bench.connected();
        CompletableFuture<JsonElement> answer = this.client.sendRequestAsync("slow", null);
        this.bench.pass(Duration.ofSeconds(30));
        assertThatThrownBy(() -> answer.getNow(null)).hasCauseInstanceOf(RequestTimeoutException.class);
        assertThat(socket.takeSent().get(1)).contains("$/cancelRequest");
    }
}
