package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.engine.ReservedNames;
import io.jsonrpc.core.error.AnswersOnlyException;
import io.jsonrpc.core.error.SessionRefusedException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.fixtures.CountingSource;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.SessionSelection;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.http.HttpAnswer;
import io.jsonrpc.server.http.HttpCall;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.server.socket.Handshake;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

/** A call by HTTP is a session that lives for one message. */
class CallSessionTests {

    private static final Handshake NOBODY = new Handshake(Map.of(), null, null, Map.of(), null, null, false, Map.of());

    private static final String UNKNOWN = error(1, -32601, "Method not found", "{'type':'method.notFound'}");

    private final RecordingHandler handler = new RecordingHandler();

    private final List<HttpAnswer> answers = new ArrayList<>();

    private TestServer server = new TestServer();

    private HttpCall open(RecordingHandler of) {
        HttpCall call = new HttpCall(this.answers::add);
        assertThat(this.server.sessions.reserve(false)).isTrue();
        call.open(this.server.sessions, TestServer.endpoint("/rpc", of), NOBODY);
        return call;
    }

    private HttpCall open() {
        return open(this.handler);
    }

    private HttpCall post(String text) {
        HttpCall call = open();
        call.text(text, true);
        this.server.workers.runAll();
        return call;
    }

    private void answered(HttpStatus status, String body) {
        assertThat(this.answers).containsExactly(new HttpAnswer(status, body));
        this.answers.clear();
        assertThat(this.server.sessions.sessionCount()).isZero();
        assertThat(this.server.sessions.socketCount()).isZero();
    }

    @Test
    void aRequestIsAnsweredAndItsSessionEnds() {
        post(request(1, "echo", "[1]"));

        answered(HttpStatus.OK, result(1, "[1]"));
        assertThat(this.handler.events).containsExactly("established", "request echo new", "closed 1000");
    }

    @Test
    void aBatchIsAnsweredInOneArray() {
        post(batch(request(1, "echo", "[1]"), notification("note"), request(2, "echo", "[2]")));

        answered(HttpStatus.OK, batch(result(1, "[1]"), result(2, "[2]")));
        assertThat(this.handler.events).contains("request note");
    }

    @Test
    void notificationsAreAcceptedWithoutAnAnswer() {
        post(notification("note"));
        answered(HttpStatus.NO_CONTENT, "");
        assertThat(this.handler.events).containsExactly("established", "request note new", "closed 1000");

        post(batch(notification("note"), notification("note")));
        answered(HttpStatus.NO_CONTENT, "");

        post(result(7, "1"));
        answered(HttpStatus.NO_CONTENT, "");
    }

    @Test
    void errorsOfJsonRpcAreAnswers() {
        post("{");
        answered(HttpStatus.OK, error("null", -32700, "Parse error", "{'type':'message.parse'}"));

        post("");
        answered(HttpStatus.OK, error("null", -32700, "Parse error", "{'type':'message.parse'}"));

        post("[]");
        answered(HttpStatus.OK, error("null", -32600, "Invalid Request", "{'type':'request.invalid'}"));

        this.handler.whenCalled = () -> {
            throw new IllegalStateException("a secret");
        };
        post(request(1, "fails"));
        assertThat(this.answers).singleElement().satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(HttpStatus.OK);
            assertThat(answer.body()).contains("-32603").doesNotContain("secret");
        });
    }

    @Test
    void methodsOfSessionsAreUnknown() {
        List<String> names = new ArrayList<>(ReservedNames.CLASSIC.names());
        names.addAll(ReservedNames.STREAM.names());
        names.addAll(List.of("rpc.session.open", "rpc.session.resume", "rpc.session.close"));
        for (String name : names) {
            post(request(1, name, "{}"));
            answered(HttpStatus.OK, UNKNOWN);
        }
        for (String name : ReservedNames.CLASSIC.names()) {
            post(batch(request(1, name), request(2, "echo", "[2]")));
            answered(HttpStatus.OK, batch(UNKNOWN, result(2, "[2]")));
            post(notification(name));
            answered(HttpStatus.NO_CONTENT, "");
            post(batch(notification(name)));
            answered(HttpStatus.NO_CONTENT, "");
        }
        post(request(
                "'rpc.session.1'",
                "rpc.session.open",
                "{'version':1,'client':'x','heartbeat':25000,'limits':{'messageBytes':1048576}}"));
        assertThat(this.answers)
                .singleElement()
                .satisfies(answer -> assertThat(answer.body()).contains("-32601"));
        assertThat(this.handler.events)
                .filteredOn(event -> event.startsWith("request"))
                .allMatch(event -> event.startsWith("request echo"));
    }

    @Test
    void classicNamesAreThoseOfTheApplicationWhereItHasThem() {
        this.handler.withClassicSessions(false);

        post(request(1, "ping"));

        answered(HttpStatus.OK, result(1, "''"));
        assertThat(this.handler.events).contains("request ping new");
    }

    @Test
    void aRefusedSessionIsForbiddenWhateverWasSent() {
        RecordingHandler refusing = new RecordingHandler() {
            @Override
            public void afterConnectionEstablished(Session session) throws Exception {
                super.afterConnectionEstablished(session);
                throw new SessionRefusedException(4102, "come back later");
            }
        };
        for (String text : List.of(request(1, "echo", "[1]"), notification("note"), "{", request(1, "ping"))) {
            HttpCall call = open(refusing);
            call.text(text, true);
            this.server.workers.runAll();
            answered(HttpStatus.FORBIDDEN, "Refused\n");
        }
        assertThat(refusing.events)
                .hasSize(8)
                .allMatch(event -> event.equals("established") || event.equals("closed 4102 come back later"));
    }

    @JsonRpcService
    interface Page {

        String ask(String question);

        @JsonRpcNotification
        void tell(String text);
    }

    @Test
    void whatIsSentToTheClientFailsWithATypedError() {
        List<CompletableFuture<?>> futures = new ArrayList<>();
        this.handler.whenCalled = () -> {
            Session session = this.handler.session;
            assertThatThrownBy(() -> session.sendRequest("ask", null, String.class))
                    .isInstanceOf(AnswersOnlyException.class)
                    .hasMessageContaining("WebSocket");
            assertThatThrownBy(() -> session.sendNotification("tell", null)).isInstanceOf(AnswersOnlyException.class);
            assertThatThrownBy(() -> session.proxy(Page.class).ask("?")).isInstanceOf(AnswersOnlyException.class);
            assertThatThrownBy(() -> session.proxy(Page.class).tell("!")).isInstanceOf(AnswersOnlyException.class);
            assertThatThrownBy(() -> this.server.sessions.joinGroup("room", session))
                    .isInstanceOf(AnswersOnlyException.class);
            assertThatThrownBy(() -> session.openChannel("/x")).isInstanceOf(TransportException.class);
            assertThatThrownBy(() -> session.merge(List.of())).isInstanceOf(TransportException.class);
            futures.add(session.sendRequestAsync("ask", null, String.class, null));
            futures.add(session.sendNotificationAsync("tell", null));
        };

        post(request(1, "call"));

        answered(HttpStatus.OK, result(1, "''"));
        assertThat(futures)
                .hasSize(2)
                .allSatisfy(future -> assertThatThrownBy(future::join).hasCauseInstanceOf(AnswersOnlyException.class));
        assertThat(this.server.sessions.inGroup("room").size()).isZero();
    }

    @Test
    void aStreamOfTheClientFailsWithATypedError() {
        StreamListener listener = new StreamListener(1);
        this.handler.whenCalled = () -> this.handler.session.stream("ticks", null, Integer.class, StreamOptions.DEFAULT)
                .subscribe(listener);

        post(request(1, "call"));

        answered(HttpStatus.OK, result(1, "''"));
        assertThat(listener.heard).containsExactly("AnswersOnlyException");
    }

    @Test
    void whatIsSentToManyPassesCallsBy() {
        List<SessionSelection.Delivery> deliveries = new ArrayList<>();
        TestSocket socket = this.server.open(TestServer.endpoint("/rpc", new RecordingHandler()));
        socket.exchange(request(1, "echo", "[1]"));
        this.handler.whenCalled =
                () -> deliveries.add(this.server.sessions.ofHandler("/rpc").sendNotification("news", null));

        post(request(1, "publish"));

        assertThat(this.answers).containsExactly(new HttpAnswer(HttpStatus.OK, result(1, "''")));
        assertThat(deliveries).containsExactly(new SessionSelection.Delivery(1, Map.of()));
        assertThat(socket.takeReceived()).containsExactly(notification("news"));
    }

    @Test
    void progressIsLostAndTheAnswerIsNot() {
        RecordingHandler working = new RecordingHandler() {
            @Override
            public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
                transaction.progress(50);
                transaction.sendResponse("done");
            }
        };
        HttpCall call = open(working);
        call.text(request(1, "work"), true);
        this.server.workers.runAll();

        answered(HttpStatus.OK, result(1, "'done'"));
    }

    @Test
    void streamsAreRefused() {
        CountingSource source = new CountingSource(3);
        RecordingHandler streaming = new RecordingHandler() {
            @Override
            public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
                if (request.getMethod().equals("ticks")) {
                    transaction.openStream(source);
                } else {
                    JsonObject argument = new JsonObject();
                    argument.add("rpc.stream", new JsonPrimitive("s1"));
                    transaction.receiveStream(argument, String.class);
                }
            }
        };
        String refusal = error(1, -32013, "Streams need a WebSocket", "{'type':'stream.unsupported'}");
        for (String method : List.of("ticks", "upload")) {
            for (boolean alone : List.of(true, false)) {
                HttpCall call = open(streaming);
                call.text(alone ? request(1, method) : batch(request(1, method)), true);
                this.server.workers.runAll();
                answered(HttpStatus.OK, alone ? refusal : batch(refusal));
            }
        }
    }

    @Test
    void aHandlerThatDoesNotAnswerIsTimedOut() {
        this.handler.whenCalled = () -> {};
        RecordingHandler waiting = waiting(new ArrayList<>());
        HttpCall call = open(waiting);
        call.text(request(1, "wait"), true);
        this.server.workers.runAll();
        assertThat(this.answers).isEmpty();

        this.server.advance(Duration.ofMinutes(5).plusSeconds(1));

        answered(HttpStatus.OK, error(1, -32002, "Request timed out", "{'type':'request.timeout'}"));
    }

    private static RecordingHandler waiting(List<Transaction> open) {
        return new RecordingHandler() {
            @Override
            public void handleRequest(Transaction transaction, Request<JsonElement> request) {
                transaction.startAsync();
                transaction.onCancel(() -> this.events.add("cancelled"));
                open.add(transaction);
            }
        };
    }

    @Test
    void anAnswerMayComeLater() throws IOException {
        List<Transaction> open = new ArrayList<>();
        HttpCall call = open(waiting(open));
        call.text(request(1, "wait"), true);
        this.server.workers.runAll();
        assertThat(this.answers).isEmpty();
        assertThat(this.server.sessions.socketCount()).isOne();

        open.get(0).sendResponse(2);
        this.server.workers.runAll();

        answered(HttpStatus.OK, result(1, "2"));
    }

    @Test
    void aCallWhoseClientIsGoneIsCancelled() {
        RecordingHandler waiting = waiting(new ArrayList<>());
        HttpCall call = open(waiting);
        call.text(request(1, "wait"), true);
        this.server.workers.runAll();

        call.abandon(new IOException("gone"));
        this.server.workers.runAll();

        assertThat(this.answers).isEmpty();
        assertThat(waiting.events).containsExactlyInAnyOrder("established", "cancelled", "error gone", "closed 1006");
        assertThat(this.server.sessions.sessionCount()).isZero();
        assertThat(this.server.sessions.socketCount()).isZero();
    }

    @Test
    void nothingIsLeftOfACallThatHasEnded() {
        post(request(1, "echo", "[1]"));
        int before = this.server.clock.scheduled();

        for (int i = 0; i < 10; i++) {
            post(request(1, "echo", "[1]"));
        }

        assertThat(this.server.clock.scheduled()).isEqualTo(before);
    }

    @Test
    void aServerThatStopsHasNoAnswer() {
        HttpCall call = open(waiting(new ArrayList<>()));
        call.text(request(1, "wait"), true);
        this.server.workers.runAll();

        this.server.sessions.stop();
        this.server.workers.runAll();

        answered(HttpStatus.SERVICE_UNAVAILABLE, "The server is stopping, the call was not answered\n");
        assertThat(this.server.sessions.reserve(false)).isFalse();
        assertThat(this.server.sessions.isAccepting()).isFalse();
    }

    @Test
    void aSessionThatIsClosedFirstHasNoAnswer() {
        this.handler.whenCalled = () -> this.server.sessions.all().close(CloseStatus.NORMAL);
        post(request(1, "leave"));
        answered(HttpStatus.INTERNAL_SERVER_ERROR, "The session was closed before the call was answered\n");

        this.handler.whenCalled = () -> this.server.sessions.all().close(new CloseStatus(4501, "logout"));
        post(request(1, "logout"));
        answered(HttpStatus.FORBIDDEN, "Refused\n");
    }

    @Test
    void aBodyThatArrivesTooSlowlyIsGivenUp() {
        HttpCall begun = open();
        begun.text("{", false);
        this.server.advance(Duration.ofSeconds(11));
        answered(HttpStatus.REQUEST_TIMEOUT, "The request took too long to arrive\n");
        assertThat(begun.isOver()).isTrue();

        open();
        this.server.advance(Duration.ofSeconds(10));
        assertThat(this.answers).isEmpty();
        this.server.advance(Duration.ofSeconds(1));
        answered(HttpStatus.REQUEST_TIMEOUT, "The request took too long to arrive\n");
        assertThat(this.handler.events).isEmpty();
    }

    @Test
    void theTimeOfABodyBeginsWithTheHeadOfTheRequest() {
        HttpCall late = open();
        this.server.advance(Duration.ofSeconds(9));
        late.text("{", false);
        this.server.advance(Duration.ofSeconds(2));

        answered(HttpStatus.REQUEST_TIMEOUT, "The request took too long to arrive\n");
    }

    @Test
    void whatACallNotifiesIsNotHandledOnceItHasFailed() {
        HttpCall call = open();
        call.text(notification("note"), true);

        // The web stack has waited for the application for too long, and answers that.
        call.abandon(null);
        this.server.workers.runAll();

        assertThat(this.handler.events).containsExactly("established", "closed 1006");
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void notificationsForWhichThereIsNoRoomAreNotAccepted() {
        ServerSettings.Capacity some = ServerSettings.Capacity.DEFAULT;
        this.server = new TestServer(
                Settings.with(new ServerSettings.Capacity(
                        some.sockets(),
                        some.socketsPerAddress(),
                        some.sessions(),
                        some.sessionsPerPrincipal(),
                        some.sessionsPerAddress(),
                        some.groupsPerSession(),
                        some.handshakesPerSecond(),
                        some.outboundBytes(),
                        1)),
                ServerObserver.NONE);
        // The application has accepted the session before the message is handed over.
        this.server.workers.runAtOnce();

        post(notification("note", "['" + "x".repeat(10_000) + "']"));

        answered(HttpStatus.SERVICE_UNAVAILABLE, "The call was not answered, try again later\n");
        assertThat(this.handler.events).doesNotContain("request note");
    }

    private final List<String> cut = new ArrayList<>();

    private Runnable unread(String name, int bytes) {
        return this.server.sessions.unread(bytes, () -> this.cut.add(name));
    }

    @Test
    void answersThatClientsHaveNotReadCountAmongAllThatIsOutgoing() {
        Runnable read = unread("first", 1000);
        unread("second", 500);
        assertThat(this.server.sessions.outboundBytes()).isEqualTo(1500);

        read.run();
        read.run();
        assertThat(this.server.sessions.outboundBytes()).isEqualTo(500);
        assertThat(this.cut).isEmpty();
    }

    @Test
    void ofTooManyUnreadAnswersTheLargestAreGivenUp() {
        ServerSettings.Capacity some = ServerSettings.Capacity.DEFAULT;
        List<Integer> closed = new ArrayList<>();
        this.server = new TestServer(
                Settings.with(new ServerSettings.Capacity(
                        some.sockets(),
                        some.socketsPerAddress(),
                        some.sessions(),
                        some.sessionsPerPrincipal(),
                        some.sessionsPerAddress(),
                        some.groupsPerSession(),
                        some.handshakesPerSecond(),
                        10_000,
                        some.inboundBytes())),
                new ServerObserver() {
                    @Override
                    public void socketClosed(int code) {
                        closed.add(code);
                    }
                });
        unread("small", 3000);
        Runnable large = unread("large", 6000);
        assertThat(this.cut).isEmpty();

        unread("newest", 2000);

        assertThat(this.cut).containsExactly("large");
        assertThat(closed).containsExactly(4008);
        assertThat(this.server.sessions.outboundBytes()).isEqualTo(5000);
        large.run();
        assertThat(this.server.sessions.outboundBytes()).isEqualTo(5000);
    }

    @Test
    void anAnswerThatIsUnreadForTooLongIsGivenUp() {
        unread("slow", 1000);
        unread("read", 1000).run();
        this.server.advance(Duration.ofSeconds(5));
        assertThat(this.cut).isEmpty();

        this.server.advance(Duration.ofSeconds(1));

        assertThat(this.cut).containsExactly("slow");
        assertThat(this.server.sessions.outboundBytes()).isZero();
    }

    @Test
    void aBodyMayComeInParts() {
        HttpCall call = open();
        String text = request(1, "echo", "[1]");
        call.text(text.substring(0, 10), false);
        call.text(text.substring(10), false);
        call.text("", true);
        this.server.workers.runAll();

        answered(HttpStatus.OK, result(1, "[1]"));
    }

    @Test
    void callsDoNotCountAmongTheHandshakesOfASecond() {
        ServerSettings.Capacity some = ServerSettings.Capacity.DEFAULT;
        this.server = new TestServer(
                Settings.with(new ServerSettings.Capacity(
                        10,
                        0,
                        2,
                        some.sessionsPerPrincipal(),
                        0,
                        some.groupsPerSession(),
                        1,
                        some.outboundBytes(),
                        some.inboundBytes())),
                ServerObserver.NONE);
        for (int i = 0; i < 5; i++) {
            post(request(1, "echo", "[1]"));
            answered(HttpStatus.OK, result(1, "[1]"));
        }
        assertThat(this.server.sessions.reserve(true)).isTrue();
        assertThat(this.server.sessions.reserve(true)).isFalse();
        this.server.sessions.abandonReservation();
    }

    @Test
    void aCallWithoutAPlaceForItsSessionIsAnsweredBusy() {
        ServerSettings.Capacity some = ServerSettings.Capacity.DEFAULT;
        this.server = new TestServer(
                Settings.with(new ServerSettings.Capacity(
                        10,
                        0,
                        1,
                        some.sessionsPerPrincipal(),
                        0,
                        some.groupsPerSession(),
                        100,
                        some.outboundBytes(),
                        some.inboundBytes())),
                ServerObserver.NONE);
        Endpoint endpoint = TestServer.endpoint("/rpc", new RecordingHandler());
        this.server.open(endpoint).exchange(request(1, "echo", "[1]"));

        post(request(1, "echo", "[1]"));

        assertThat(this.answers)
                .containsExactly(new HttpAnswer(
                        HttpStatus.OK,
                        error(1, -32009, "Server busy", "{'type':'server.busy','retryAfterMillis':1000}")));
    }

    @Test
    void callsOfOneHandlerRunSideBySide() throws IOException {
        List<Transaction> open = new ArrayList<>();
        RecordingHandler waiting = waiting(open);
        for (int i = 1; i <= 3; i++) {
            HttpCall call = open(waiting);
            call.text(request(i, "wait"), true);
        }
        this.server.workers.runAll();
        assertThat(open).hasSize(3);

        open.get(2).sendResponse(3);
        open.get(0).sendResponse(1);
        open.get(1).sendResponse(2);

        assertThat(this.answers)
                .extracting(HttpAnswer::body)
                .containsExactly(result(3, "3"), result(1, "1"), result(2, "2"));
    }
}
