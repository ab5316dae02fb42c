package io.jsonrpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.fixtures.RawServer;
import io.jsonrpc.client.fixtures.RawSocket;
import io.jsonrpc.client.settings.ClientRuntime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ThreadTests {

    private static List<Thread> threadsOf(String client) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(client + "-"))
                .toList();
    }

    @Test
    void allThreadsAreNamedDaemonsAndGoneAfterClose() throws Exception {
        try (RawServer server = new RawServer()) {
            JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder(server.uri())
                    .connectionTimeout(Duration.ofSeconds(30))
                    .closeTimeout(Duration.ofMillis(200))
                    .heartbeat(Duration.ofSeconds(1))
                    .build();
            String before = ClientRuntime.nextName();
            int number = Integer.parseInt(before.substring(before.lastIndexOf('-') + 1)) - 1;
            String name = "jsonrpc-client-" + number;
            assertThat(threadsOf(name)).as("before anything is done").isEmpty();

            CompletableFuture<Void> connected = CompletableFuture.runAsync(client::connect);
            RawSocket socket = server.acceptSession("s1");
            connected.join();
            List<Thread> threads = threadsOf(name);
            assertThat(threads).allMatch(Thread::isDaemon);
            assertThat(threads).extracting(Thread::getName).contains(name + "-timer", name + "-selector");
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(other -> other.matches("HttpClient-\\d+-SelectorManager"));

            client.close();
            // No thread is made any more, and those that are left have nothing to do.
            for (Thread thread : threadsOf(name)) {
                thread.join(10_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
            assertThat(threadsOf(name)).isEmpty();
            assertThat(socket.isEnded()).isTrue();
        }
    }

    @Test
    void aClientThatWasNeverUsedHasNoThreadsAndCloses() {
        JsonRpcClientWebSocket client = new JsonRpcClientWebSocket("ws://localhost:1/x");
        client.close();
        assertThat(client.getState()).isEqualTo(ConnectionState.CLOSED);
        client.close();
    }
}
