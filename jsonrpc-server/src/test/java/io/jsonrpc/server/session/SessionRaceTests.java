package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.server.session.TestServer.connect;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.endpoint.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** Two things at the same moment, a thousand times: whichever comes first, both sides agree on the outcome. */
class SessionRaceTests {

    private static final int ROUNDS = 1000;

    @Test
    void endOfTheWindowAgainstAReconnection() throws Exception {
        TestServer server = new TestServer();
        RecordingHandler handler = new RecordingHandler();
        Endpoint endpoint = endpoint("/echo", handler);
        for (int round = 0; round < ROUNDS; round++) {
            handler.events.clear();
            TestSocket first = server.open(endpoint);
            String id = connect(first);
            first.breakDown();
            server.advance(Duration.ofMillis(9_900));
            TestSocket second = server.open(endpoint);

            race(() -> server.clock.advance(Duration.ofMillis(100)), () -> second.listener.onText(reconnect(id), true));
            server.workers.runAll();

            List<String> answer = second.takeReceived();
            boolean cameBack = answer.get(0).contains("reconnection successful");
            assertThat(cameBack || answer.get(0).contains("40007")).isTrue();
            assertThat(handler.events.contains("reconnected")).isEqualTo(cameBack);
            assertThat(handler.events.stream().anyMatch(event -> event.startsWith("closed")))
                    .isNotEqualTo(cameBack);
            second.lose(CloseStatus.NORMAL);
            assertThat(server.sessions.sessionCount()).isZero();
            assertThat(server.sessions.socketCount()).isZero();
        }
    }

    @Test
    void twoSocketsThatTakeTheSameSessionOver() throws Exception {
        TestServer server = new TestServer();
        RecordingHandler handler = new RecordingHandler();
        Endpoint endpoint = endpoint("/echo", handler);
        for (int round = 0; round < ROUNDS; round++) {
            TestSocket first = server.open(endpoint);
            String id = connect(first);
            TestSocket left = server.open(endpoint);
            TestSocket right = server.open(endpoint);

            race(() -> left.listener.onText(reconnect(id), true), () -> right.listener.onText(reconnect(id), true));
            server.workers.runAll();

            assertThat(first.closed).isEqualTo(CloseStatus.REPLACED);
            assertThat(List.of(left.closed == null, right.closed == null)).containsExactlyInAnyOrder(true, false);
            TestSocket winner = left.closed == null ? left : right;
            winner.takeReceived();
            handler.session.sendNotification("here");
            assertThat(winner.takeReceived()).containsExactly(notification("here"));
            winner.lose(CloseStatus.NORMAL);
            assertThat(server.sessions.sessionCount()).isZero();
            server.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void closeAgainstABreak() throws Exception {
        TestServer server = new TestServer();
        RecordingHandler handler = new RecordingHandler();
        Endpoint endpoint = endpoint("/echo", handler);
        for (int round = 0; round < ROUNDS; round++) {
            handler.events.clear();
            TestSocket socket = server.open(endpoint);
            connect(socket);

            race(
                    () -> {
                        try {
                            handler.session.close();
                        } catch (java.io.IOException neverThrown) {
                            throw new IllegalStateException(neverThrown);
                        }
                    },
                    () -> socket.listener.onClosed(CloseStatus.NO_CLOSE_FRAME, null));
            server.workers.runAll();

            assertThat(handler.events)
                    .filteredOn(event -> event.startsWith("closed"))
                    .hasSize(1);
            assertThat(server.sessions.sessionCount()).isZero();
            assertThat(server.sessions.socketCount()).isZero();
        }
    }

    @Test
    void firstMessageAgainstTheBeginningOfASilentSocket() throws Exception {
        TestServer server = new TestServer();
        RecordingHandler handler = new RecordingHandler();
        Endpoint endpoint = endpoint("/echo", handler);
        for (int round = 0; round < ROUNDS; round++) {
            handler.events.clear();
            TestSocket socket = server.open(endpoint);

            race(
                    () -> server.clock.advance(Duration.ofSeconds(1)),
                    () -> socket.listener.onText(request(1, "echo", "[1]"), true));
            server.workers.runAll();

            assertThat(handler.events).containsExactly("established", "request echo new");
            assertThat(server.sessions.sessionCount()).isEqualTo(1);
            socket.lose(CloseStatus.NORMAL);
        }
    }

    private static String reconnect(String id) {
        return request(9, "connect", "{'sessionId':'" + id + "'}");
    }

    private static void race(Runnable one, Runnable two) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            await(start);
            one.run();
        });
        await(start);
        two.run();
        other.get();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }
}
