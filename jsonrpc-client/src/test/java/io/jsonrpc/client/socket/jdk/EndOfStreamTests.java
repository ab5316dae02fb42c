package io.jsonrpc.client.socket.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.fixtures.RawServer;
import io.jsonrpc.client.fixtures.RawSocket;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An end without a close frame that follows a message closely; the JDK alone loses it now and then. */
@Timeout(60)
class EndOfStreamTests {

    private final RawServer server = new RawServer();

    private final BlockingQueue<DisconnectReason.Kind> losses = new LinkedBlockingQueue<>();

    private final JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder(this.server.uri())
            .connectionTimeout(Duration.ofSeconds(25))
            .probe(Duration.ZERO)
            .closeTimeout(Duration.ofMillis(100))
            .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(1))))
            .listener(new JsonRpcWSConnectionListener() {

                @Override
                public void reconnecting(DisconnectReason reason) {
                    EndOfStreamTests.this.losses.add(reason.kind());
                }
            })
            .build();

    @AfterEach
    void close() throws Exception {
        this.server.close();
        this.client.close();
    }

    private void call(RawSocket socket) throws Exception {
        CompletableFuture<JsonElement> answer = this.client.sendRequestAsync("x", null);
        socket.result(socket.receiveJson(), "1");
        answer.get(10, TimeUnit.SECONDS);
    }

    @Test
    void itIsNoticedAtOnce() throws Exception {
        this.client.connectAsync();
        for (int round = 0; round < 100; round++) {
            RawSocket socket = this.server.acceptSession("s1");
            call(socket);
            CompletableFuture<JsonElement> answer = this.client.sendRequestAsync("last", null);
            socket.result(socket.receiveJson(), "2");
            socket.halfClose();
            assertThat(answer.get(10, TimeUnit.SECONDS).getAsInt()).isEqualTo(2);
            assertThat(this.losses.poll(10, TimeUnit.SECONDS))
                    .as("round %d", round)
                    .isEqualTo(DisconnectReason.Kind.NETWORK);
        }
    }

    @Test
    void afterTheHandshakeTasksOfTheHttpClientRunInPlace() throws Exception {
        JdkHttp http = new JdkHttp(java.net.http.HttpClient.newBuilder(), "test-http");
        CompletableFuture<Thread> during = new CompletableFuture<>();
        http.handshakeBegins();
        http.handshakeBegins();
        http.handshakeEnds();
        http.execute(() -> during.complete(Thread.currentThread()));
        assertThat(during.get(10, TimeUnit.SECONDS).getName()).isEqualTo("test-http-io-1");
        http.handshakeEnds();
        CompletableFuture<Thread> after = new CompletableFuture<>();
        http.execute(() -> after.complete(Thread.currentThread()));
        assertThat(after.getNow(null)).isSameAs(Thread.currentThread());
        http.close();
    }
}
