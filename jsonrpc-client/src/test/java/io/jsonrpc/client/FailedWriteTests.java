package io.jsonrpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
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
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The JDK was seen to report a failed write for a message that the server had received. */
@Timeout(30)
class FailedWriteTests {

    /** Sends, and says of each message with this word that it failed. */
    private record Liar(ClientTransport real, String word) implements ClientTransport {

        @Override
        public void send(OutboundText message, SendCallback callback) {
            this.real.send(
                    message,
                    failure -> callback.completed(
                            message.text().contains(this.word) ? new IOException("broken pipe") : failure));
        }

        @Override
        public void start(Listener listener) {
            this.real.start(listener);
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

    private static TransportConnector lying(TransportConnector real, String word) {
        return new TransportConnector() {

            @Override
            public CompletableFuture<ClientTransport> connect(ConnectRequest request) {
                return real.connect(request).thenApply(transport -> new Liar(transport, word));
            }

            @Override
            public void close() {
                real.close();
            }
        };
    }

    @Test
    void whatWasReceivedThoughItsWriteIsSaidToHaveFailedIsNotSentAgain() throws Exception {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        RawServer server = new RawServer();
        TransportConnector jdk =
                new JdkWebSocketConnector(JdkOptions.DEFAULT, "test", Timers.system(scheduler), Duration.ofMillis(100));
        JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder(server.uri())
                .connector(lying(jdk, "\"pay\""))
                .closeTimeout(Duration.ofMillis(100))
                .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(1))))
                .build();
        client.connectAsync();
        RawSocket first = server.acceptSession("s1");
        CompletableFuture<JsonElement> paid = client.sendRequestAsync("pay", null);
        assertThat(first.receiveJson().get("method").getAsString()).isEqualTo("pay");
        assertThatThrownBy(() -> paid.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(TransportException.class);

        RawSocket second = server.acceptSession("s1");
        CompletableFuture<JsonElement> next = client.sendRequestAsync("next", null);
        JsonObject received = second.receiveJson();
        assertThat(received.get("method").getAsString())
                .as("nothing comes before it")
                .isEqualTo("next");
        second.result(received, "true");
        assertThat(next.get(10, TimeUnit.SECONDS).getAsBoolean()).isTrue();
        server.close();
        client.close();
        scheduler.shutdownNow();
    }
}
