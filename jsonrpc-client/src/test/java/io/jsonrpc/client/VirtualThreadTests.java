package io.jsonrpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.fixtures.RawServer;
import io.jsonrpc.client.fixtures.RawSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a JVM that has virtual threads. */
@Timeout(30)
class VirtualThreadTests {

    private static final boolean HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;

    @Test
    void handlersThatWaitRunOnTheExecutorOfTheApplicationVirtualWhereTheJvmHasThat() throws Exception {
        ExecutorService executor = HAS_VIRTUAL_THREADS
                ? (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null)
                : Executors.newCachedThreadPool();
        RawServer server = new RawServer();
        JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder(server.uri())
                .executor(executor)
                .closeTimeout(Duration.ofMillis(100))
                .build();
        CompletableFuture<Object> virtual = new CompletableFuture<>();
        client.setMethodHandler("ask", JsonElement.class, (params, session) -> {
            virtual.complete(Thread.currentThread().toString().startsWith("VirtualThread"));
            return session.sendRequest("back");
        });
        CompletableFuture<Void> connected = CompletableFuture.runAsync(client::connect);
        RawSocket socket = server.acceptSession("s1");
        connected.join();
        socket.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ask\"}");
        JsonObject back = socket.receiveJson();
        socket.result(back, "\"nested\"");
        assertThat(socket.receive()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"nested\"}");
        assertThat(virtual.join()).isEqualTo(HAS_VIRTUAL_THREADS);
        server.close();
        client.close();
        executor.shutdownNow();
    }
}
