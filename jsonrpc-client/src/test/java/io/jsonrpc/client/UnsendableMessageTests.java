package io.jsonrpc.client;

import static io.jsonrpc.client.ResumableBench.opened;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.fixtures.RawServer;
import io.jsonrpc.client.fixtures.RawSocket;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.socket.jdk.JdkOptions;
import io.jsonrpc.client.socket.jdk.JdkWebSocketConnector;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.client.transport.ConnectRequest;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.error.SessionLostException.Receipt;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A message of a resumable session that cannot be encoded: kept, it would fail on every socket for ever. */
@Timeout(60)
class UnsendableMessageTests {

    private final ResumableBench bench = new ResumableBench();

    private CompletableFuture<JsonElement> poison;

    /** A real socket, which says of a message with the word what the JDK says of text that has no encoding. */
    private record Spoiling(ClientTransport real) implements ClientTransport {

        @Override
        public void send(OutboundText message, SendCallback callback) {
            if (message.text().contains("poison")) {
                callback.completed(new IOException(new MalformedInputException(1)));
            } else {
                this.real.send(message, callback);
            }
        }

        @Override
        public void start(Listener listener) {
            this.real.start(listener);
        }

        @Override
        public String subprotocol() {
            return this.real.subprotocol();
        }

        @Override
        public void ping() {
            this.real.ping();
        }

        @Override
        public void close(CloseStatus status) {
            this.real.close(status);
        }

        @Override
        public void abort() {
            this.real.abort();
        }
    }

    private static TransportConnector spoiling(TransportConnector real) {
        return new TransportConnector() {

            @Override
            public CompletableFuture<ClientTransport> connect(ConnectRequest request) {
                return real.connect(request).thenApply(Spoiling::new);
            }

            @Override
            public void close() {
                real.close();
            }
        };
    }

    /** The second socket; what it sent before the poison was taken. */
    private FakeSocket poisonOnTwoSockets(Throwable failure) {
        FakeSocket first = this.bench.connected();
        first.failOn("poison", failure);
        this.poison = this.bench.call("poison");
        assertThat(first.closed).isEqualTo(CloseStatus.SERVER_ERROR);
        first.breaks();
        FakeSocket second = this.bench.resuming();
        second.failOn("poison", failure);
        this.bench.resumed(second, 0, 1);
        return second;
    }

    @Test
    void endsTheSessionAtTheSecondSocketAndTheNextOneGetsANewSession() {
        FakeSocket second = poisonOnTwoSockets(new IOException("wrapped", new MalformedInputException(1)));
        assertThat(second.closed).isEqualTo(CloseStatus.BAD_TEXT.withReason("a message cannot be encoded"));
        assertThat(second.aborted).as("before the close frame has left").isFalse();
        this.bench.bench.run();
        assertThat(ResumableLossTests.receiptOf(this.poison)).isEqualTo(Receipt.UNKNOWN);
        second.breaks();
        this.bench.call("next");

        FakeSocket third = this.bench.openingAnew();
        assertThat(third.takeSent()).containsExactly(request(2, "next"));
        assertThat(this.bench.bench.takeEvents())
                .containsExactly("reconnecting NETWORK", "reconnected false PROTOCOL_VIOLATION");
    }

    @Test
    void butANetworkThatFailsTwiceEndsNothing() {
        FakeSocket second = poisonOnTwoSockets(new IOException("broken pipe"));
        assertThat(second.closed).isEqualTo(CloseStatus.SERVER_ERROR);
        second.breaks();
        FakeSocket third = this.bench.resuming();
        this.bench.resumed(third, 0, 1);
        assertThat(third.takeSent()).endsWith(request(1, "poison"));
        assertThat(this.poison).isNotDone();
    }

    @Test
    void theServerHearsACodeThatEndsItsSessionToo() throws Exception {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        RawServer server = new RawServer();
        server.handshaker(socket -> socket.upgrade("Sec-WebSocket-Protocol: " + ResumableBench.V1 + "\r\n"));
        TransportConnector jdk =
                new JdkWebSocketConnector(JdkOptions.DEFAULT, "test", Timers.system(scheduler), Duration.ofSeconds(10));
        JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder(server.uri())
                .connector(spoiling(jdk))
                .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(1))))
                .build();
        CompletableFuture<JsonElement> spoilt = client.sendRequestAsync("poison", null);
        RawSocket first = server.accept();
        assertThat(first.receive()).contains("rpc.session.open");
        first.send(opened());
        RawSocket second = server.accept();
        JsonObject resume = second.receiveJson();
        assertThat(resume.get("method").getAsString()).isEqualTo("rpc.session.resume");
        second.result(resume, "{\"token\":\"" + ResumableBench.TOKEN + "1\",\"received\":0,\"oldest\":1}");
        assertThat(second.receive()).isEqualTo(ResumableBench.confirmation(0, 0, 1));
        assertThat(second.receiveClose()).isEqualTo(4500);

        assertThat(spoilt.handle((result, failure) -> failure).get(10, TimeUnit.SECONDS))
                .isInstanceOf(SessionLostException.class);
        second.sendClose(4500, "");
        assertThat(server.accept().receiveJson().get("method").getAsString()).isEqualTo("rpc.session.open");
        server.close();
        client.close();
        scheduler.shutdownNow();
    }
}
