package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.fixtures.ItemSource;
import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.LimitScope;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.SharedHandler;
import io.jsonrpc.server.limit.CallLimits;
import io.jsonrpc.server.limit.CoveredCalls;
import io.jsonrpc.server.limit.RunningCalls;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.spring.security.MethodPattern;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Calls of which more run than a limit permits, and when one makes room for another. */
class ConcurrencyLimitTests {

    private final List<String> limited = new ArrayList<>();

    private final TestServer server = new TestServer(ServerSettings.DEFAULT, ServerObserver.NONE);

    /** Calls that are not answered yet. */
    private final Deque<Transaction> running = new ArrayDeque<>();

    private final RunningCalls two = two(LimitScope.PRINCIPAL);

    private static RunningCalls two(LimitScope scope) {
        return new RunningCalls(
                "two",
                scope,
                2,
                new CoveredCalls(List.of(new MethodPattern("slow"), new MethodPattern("watch")), Set.of()));
    }

    /** Answers 'slow' when the test says so, and 'watch' with a stream without items. */
    private final class Handler extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            if (request.getMethod().equals("watch")) {
                transaction.openStream(new ItemSource());
            } else if (request.getMethod().equals("slow")) {
                transaction.startAsync();
                ConcurrencyLimitTests.this.running.add(transaction);
            } else {
                transaction.sendResponse("done");
            }
        }
    }

    private Endpoint endpoint(RunningCalls limit) {
        ServerObserver observer = new ServerObserver() {
            @Override
            public void callLimited(String name) {
                ConcurrencyLimitTests.this.limited.add(name);
            }
        };
        return new Endpoint(
                "/x",
                new SharedHandler(new Handler()),
                new EndpointOptions(
                        null,
                        false,
                        List.of(),
                        List.of(),
                        List.of(new CallLimits(List.of(limit), observer, (refusing, call) -> {})),
                        List.of(),
                        false,
                        true,
                        false,
                        true,
                        false));
    }

    private TestSocket open(Endpoint endpoint, String user) {
        return this.server.open(endpoint, user, Map.of());
    }

    private static String busy(int id) {
        return error(id, -32009, "Server busy", "{'type':'server.busy','retryAfterMillis':1000}");
    }

    @Test
    void anAnswerMakesRoomForAnotherCall() throws IOException {
        TestSocket socket = open(endpoint(this.two), "ann");
        assertThat(socket.exchange(request(1, "slow"))).isEmpty();
        assertThat(socket.exchange(request(2, "slow"))).isEmpty();
        assertThat(socket.exchange(request(3, "slow"))).containsExactly(busy(3));
        assertThat(socket.exchange(request(4, "other"))).containsExactly(result(4, "'done'"));
        assertThat(this.limited).containsExactly("two");

        this.running.remove().sendResponse("done");
        assertThat(socket.takeReceived()).containsExactly(result(1, "'done'"));
        assertThat(socket.exchange(request(5, "slow"))).isEmpty();
        assertThat(socket.exchange(request(6, "slow"))).containsExactly(busy(6));

        for (Transaction call : this.running) {
            call.sendError(1, "failed");
        }
        assertThat(socket.takeReceived()).containsExactly(error(2, 1, "failed"), error(5, 1, "failed"));
        assertThat(this.two.callers()).isZero();
    }

    @Test
    void aCallThatIsCancelledOrLosesItsSessionMakesRoom() {
        Endpoint endpoint = endpoint(this.two);
        TestSocket first = open(endpoint, "ann");
        first.exchange(request(1, "slow"));
        TestSocket second = open(endpoint, "ann");
        second.exchange(request(1, "slow"));
        assertThat(second.exchange(request(2, "slow"))).containsExactly(busy(2));

        assertThat(second.exchange(notification("$/cancelRequest", "{'id':1}")))
                .singleElement()
                .asString()
                .contains("-32800");
        assertThat(second.exchange(request(3, "slow"))).isEmpty();
        assertThat(second.exchange(request(4, "slow"))).containsExactly(busy(4));

        first.lose(CloseStatus.NORMAL);
        this.server.workers.runAll();
        assertThat(second.exchange(request(5, "slow"))).isEmpty();
        assertThat(second.exchange(request(6, "slow"))).containsExactly(busy(6));

        second.lose(CloseStatus.NORMAL);
        this.server.workers.runAll();
        assertThat(this.two.callers()).isZero();
    }

    @Test
    void streamsAndNotificationsRunNoLongerThanTheirHandlers() {
        TestSocket socket = open(endpoint(this.two), "ann");

        for (int id = 1; id <= 5; id++) {
            assertThat(socket.exchange(request(id, "watch"))).contains(result(id, "'s" + id + "'"));
            assertThat(socket.exchange(notification("slow"))).isEmpty();
        }

        assertThat(this.limited).isEmpty();
        assertThat(this.two.callers()).isZero();
    }

    @Test
    void eachEntryOfABatchIsACall() throws IOException {
        TestSocket socket = open(endpoint(this.two), "ann");
        assertThat(socket.exchange(batch(request(1, "slow"), request(2, "slow"), request(3, "slow"))))
                .isEmpty();

        this.running.remove().sendResponse("done");
        this.running.remove().sendResponse("done");

        assertThat(socket.takeReceived()).containsExactly(batch(result(1, "'done'"), result(2, "'done'"), busy(3)));
    }

    @Test
    void usersSessionsAndAllAreCountedApart() {
        Endpoint ofUsers = endpoint(this.two);
        TestSocket ann = open(ofUsers, "ann");
        ann.exchange(request(1, "slow"));
        ann.exchange(request(2, "slow"));
        assertThat(open(ofUsers, "ann").exchange(request(3, "slow"))).containsExactly(busy(3));
        assertThat(open(ofUsers, "bob").exchange(request(3, "slow"))).isEmpty();

        Endpoint ofSessions = endpoint(two(LimitScope.SESSION));
        TestSocket session = open(ofSessions, "ann");
        session.exchange(request(1, "slow"));
        session.exchange(request(2, "slow"));
        assertThat(session.exchange(request(3, "slow"))).containsExactly(busy(3));
        assertThat(open(ofSessions, "ann").exchange(request(3, "slow"))).isEmpty();

        Endpoint ofAll = endpoint(two(LimitScope.ALL));
        open(ofAll, "ann").exchange(request(1, "slow"));
        open(ofAll, "bob").exchange(request(1, "slow"));
        assertThat(open(ofAll, "carl").exchange(request(3, "slow"))).containsExactly(busy(3));
    }
}
