package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.fixtures.RawServer;
import io.jsonrpc.client.fixtures.RawSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a JVM that has virtual threads. */
@Timeout(30)
class VirtualThreadTests {

    private static final boolean HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;

    @Test
    void handlersThatWaitRunOnTheExecutorOfTheApplicationVirtualAndUnpinnedWhereTheJvmHasThat() throws Exception {
        ExecutorService executor = HAS_VIRTUAL_THREADS
                ? (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null)
                : Executors.newCachedThreadPool();
        Recording recording = recordPinning();
        RawServer server = new RawServer();
        JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder(server.uri())
                .connectionTimeout(Duration.ofSeconds(25))
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
        socket.send(request(1, "ask"));
        JsonObject back = socket.receiveJson();
        socket.result(back, "\"nested\"");
        assertThat(socket.receive()).isEqualTo(result(1, "'nested'"));
        assertThat(virtual.join()).isEqualTo(HAS_VIRTUAL_THREADS);
        server.close();
        client.close();
        executor.shutdownNow();
        assertThat(pinned(recording)).isEmpty();
    }

    /** What kept a virtual thread on its carrier while it waited; there is no such event without virtual threads. */
    private static Recording recordPinning() {
        Recording recording = new Recording();
        recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
        recording.start();
        return recording;
    }

    private static List<RecordedEvent> pinned(Recording recording) throws IOException {
        Path file = Files.createTempFile("pinned", ".jfr");
        try (recording) {
            recording.stop();
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
                    .toList();
        } finally {
            Files.delete(file);
        }
    }
}
