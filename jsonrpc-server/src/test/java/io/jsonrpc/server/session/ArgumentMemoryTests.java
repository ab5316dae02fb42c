package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.ErrorTypeException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.settings.ServerSettings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What handlers have not taken of the streams that many clients send is bounded for all of them together. */
class ArgumentMemoryTests {

    /** A half of it is for what is incomplete. */
    private static final int LIMIT = 4_000_000;

    private static final int ITEM = 20_000;

    private static final int SESSIONS = 1_000;

    private final TestServer server = new TestServer(settings(), ServerObserver.NONE);

    private final List<Transaction> calls = new ArrayList<>();

    private final List<Iterator<JsonElement>> arguments = new ArrayList<>();

    private final Endpoint endpoint = TestServer.endpoint("/x", new DefaultJsonRpcHandler<JsonElement>() {

        /** Takes nothing of its argument. */
        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            transaction.startAsync();
            ArgumentMemoryTests.this.calls.add(transaction);
            ArgumentMemoryTests.this.arguments.add(transaction
                    .receiveStream(request.getParams().getAsJsonObject().get("rows"), JsonElement.class)
                    .toStream()
                    .iterator());
        }
    });

    private static ServerSettings settings() {
        ServerSettings.Capacity capacity = ServerSettings.Capacity.DEFAULT;
        return Settings.with(new ServerSettings.Capacity(
                capacity.sockets(),
                0,
                capacity.sessions(),
                capacity.sessionsPerPrincipal(),
                0,
                capacity.groupsPerSession(),
                capacity.handshakesPerSecond(),
                capacity.outboundBytes(),
                LIMIT));
    }

    private TestSocket upload() {
        TestSocket socket = this.server.open(this.endpoint);
        assertThat(socket.exchange(request(1, "import", "{'rows':{'rpc.stream':'c1'}}")))
                .containsExactly(notification("rpc.stream.limit", "{'subscription':'c1','limit':1}"));
        return socket;
    }

    private static void item(TestSocket socket, int size) {
        socket.send(notification("rpc.stream.item", "{'subscription':'c1','result':'" + "x".repeat(size) + "'}"));
    }

    private static boolean isCancelled(TestSocket socket) {
        return socket.takeReceived().contains(notification("rpc.stream.cancel", "{'subscription':'c1'}"));
    }

    @Test
    void aThousandSessionsKeepNoMoreThanTheirHalf() {
        List<TestSocket> sockets = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            sockets.add(upload());
            item(sockets.get(i), ITEM);
            assertThat(this.server.sessions.inboundBytes()).isLessThanOrEqualTo(LIMIT / 2);
        }

        long cancelled =
                sockets.stream().filter(ArgumentMemoryTests::isCancelled).count();

        assertThat(this.server.sessions.inboundBytes()).isGreaterThan(LIMIT / 2 - 2 * ITEM);
        assertThat(cancelled).isBetween(SESSIONS - LIMIT / 2 / 16_384L, SESSIONS - LIMIT / 2 / (ITEM + 100L));
        sockets.forEach(socket -> socket.lose(CloseStatus.NORMAL));
        this.server.workers.runAll();
        assertThat(this.server.sessions.inboundBytes()).isZero();
    }

    @Test
    void theLargestEndsWithAReasonAndItsSessionGoesOn() throws Exception {
        TestSocket large = upload();
        item(large, 900_000);
        List<TestSocket> small =
                IntStream.range(0, 80).mapToObj(number -> upload()).toList();

        small.forEach(socket -> item(socket, ITEM));

        assertThat(isCancelled(large)).isTrue();
        assertThat(small).noneMatch(ArgumentMemoryTests::isCancelled);
        Iterator<JsonElement> rows = this.arguments.get(0);
        try {
            rows.next();
            throw new AssertionError("The item is kept");
        } catch (ErrorTypeException busy) {
            assertThat(busy.getType()).isEqualTo(ErrorType.BUSY);
            this.calls.get(0).sendError(busy);
        }
        assertThat(large.takeReceived()).singleElement().asString().contains("-32009");
        assertThat(this.arguments.get(1).next().getAsString()).hasSize(ITEM);
        assertThat(small.get(0).exchange(request(2, "import", "{'rows':{'rpc.stream':'c2'}}")))
                .contains(notification("rpc.stream.limit", "{'subscription':'c2','limit':1}"));
    }

    @Test
    void whatAHandlerTakesMakesRoom() {
        TestSocket socket = upload();
        for (int i = 0; i < 300; i++) {
            item(socket, ITEM);
            assertThat(this.arguments.get(0).next().getAsString()).hasSize(ITEM);
        }
        this.server.workers.runAll();

        assertThat(isCancelled(socket)).isFalse();
        assertThat(this.server.sessions.inboundBytes()).isZero();
    }
}
