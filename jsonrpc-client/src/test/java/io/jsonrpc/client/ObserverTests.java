package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an observer of a client sees. */
class ObserverTests {

    private final List<String> seen = new ArrayList<>();

    private final ClientBench bench = new ClientBench(builder -> builder.observer(new Recorder()));

    private final JsonRpcClientWebSocket client = this.bench.client;

    private final FakeSocket socket = this.bench.connected();

    private final class Recorder implements PeerObserver {

        @Override
        public Handling requestStarted(Session session, String method, @Nullable RequestId id) {
            ObserverTests.this.seen.add("started " + method);
            return new Handling() {

                @Override
                public void ended(@Nullable ResponseError error) {
                    ObserverTests.this.seen.add("ended " + method + (error == null ? "" : " " + error.getCode()));
                }
            };
        }

        @Override
        public void errorMade(ErrorType type) {
            ObserverTests.this.seen.add("error " + type);
        }

        @Override
        public void messageDropped() {
            ObserverTests.this.seen.add("dropped");
        }

        @Override
        public void callEnded(Session session, String method, boolean success) {
            ObserverTests.this.seen.add("call " + method + " " + success);
        }
    }

    @Test
    void itSeesHowOwnCallsEnd() {
        this.client.sendRequestAsync("good", null);
        this.client.sendRequestAsync("bad", null);
        this.socket.answers(1, "1").refuses(2, -32000).answers(2, "1");
        this.bench.run();
        assertThat(this.seen).containsExactlyInAnyOrder("call good true", "call bad false", "dropped");
    }

    @Test
    void itSeesTheRequestsOfTheServer() {
        this.client.setMethodHandler("ask", JsonElement.class, (params, session) -> true);
        this.socket.receives(request(1, "ask"));
        this.socket.receives(request(2, "rpc.x"));
        this.bench.run();
        assertThat(this.seen).containsExactlyInAnyOrder("started ask", "ended ask", "error METHOD_NOT_FOUND");
    }

    @Test
    void itSeesNothingOfPingsAndSessions() {
        this.client.enableHeartbeat();
        this.socket.answers(2000000002, "{\"value\":\"pong\"}");
        this.bench.run();
        assertThat(this.seen).isEmpty();
    }
}
