package io.jsonrpc.server.actuate;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.ServiceContract;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.fixtures.CountingSource;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.server.session.SessionInfo;
import io.jsonrpc.server.session.TestServer;
import io.jsonrpc.server.session.TestSocket;
import io.jsonrpc.server.socket.SessionIds;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The endpoint tells what the server does, and no secret. */
class JsonRpcEndpointTests {

    private final TestServer server = new TestServer();

    private final Endpoint labelled =
            endpoint("/labelled", new ScriptedHandler().withLabel("the label").withSockJS());

    private final Endpoint plain = endpoint("/plain", new ScriptedHandler());

    private final JsonRpcEndpoint endpoint = new JsonRpcEndpoint(
            new HandlerEndpoints(List.of(this.labelled, this.plain)),
            this.server.sessions,
            Workers.elastic(this.server.workers),
            pattern -> Map.of());

    private static String json(Object value) {
        return JsonMapper.shared().writeValueAsString(value);
    }

    @Test
    void emptyServerHasHandlersAndZeros() {
        assertThat(json(this.endpoint.server()))
                .isEqualTo("{\"handlers\":["
                        + "{\"path\":\"/labelled\",\"label\":\"the label\",\"sockJs\":true,\"classicSessions\":true,"
                        + "\"channels\":false,\"httpCalls\":false,\"sessions\":0,\"methodCount\":0,\"methods\":[]},"
                        + "{\"path\":\"/plain\",\"label\":\"/plain\",\"sockJs\":false,\"classicSessions\":true,"
                        + "\"channels\":false,\"httpCalls\":false,\"sessions\":0,\"methodCount\":0,\"methods\":[]}],"
                        + "\"sockets\":0,\"sessions\":{\"count\":0,\"attached\":0,\"detached\":0,\"resumable\":0,"
                        + "\"channels\":0},"
                        + "\"queues\":{\"inFlight\":0,\"pending\":0,\"outboundMessages\":0,\"outboundBytes\":0,"
                        + "\"unacknowledgedMessages\":0,\"unacknowledgedBytes\":0,\"detachedBytes\":0},"
                        + "\"streams\":{\"count\":0,\"waiting\":0},"
                        + "\"workers\":{\"threads\":0,\"queuedTasks\":0}}");
    }

    @Test
    void sessionsAreCountedByHandlerAndByState() {
        this.server.open(this.plain).send(request(1, "a"));
        TestSocket broken = this.server.open(this.plain);
        broken.send(request(1, "a"));
        broken.breakDown();
        this.server.open(this.labelled).send(request(1, "a"));

        JsonRpcEndpoint.ServerDescription told = this.endpoint.server();

        assertThat(told.sessions()).isEqualTo(new JsonRpcEndpoint.SessionCounts(3, 2, 1, 0, 0));
        assertThat(told.sockets()).isEqualTo(2);
        assertThat(told.handlers())
                .extracting(JsonRpcEndpoint.HandlerDescription::sessions)
                .containsExactly(1, 2);
    }

    @Test
    void sessionIsToldByItsPublicNameAndNothingTellsItsIdOrItsUser() {
        TestSocket socket = this.server.open(this.plain, "alice@example.org", Map.of());
        String id = TestServer.connect(socket);
        String name = SessionIds.publicName(id);

        String one = json(this.endpoint.session(name));
        String listing = json(this.endpoint.session("sessions"));
        String all = json(this.endpoint.server());

        assertThat(one)
                .isEqualTo(
                        "{\"name\":\"" + name + "\",\"handler\":\"/plain\",\"state\":\"ATTACHED\","
                                + "\"resumable\":false,\"unacknowledgedMessages\":0,\"unacknowledgedBytes\":0,"
                                + "\"load\":{\"inbound\":0,\"pending\":0,\"outboundMessages\":0,\"outboundBytes\":0},\"streams\":[]}");
        assertThat(listing).isEqualTo("{\"total\":1,\"sessions\":[" + one + "]}");
        assertThat(one + listing + all).doesNotContain(id, "alice");
        assertThat(this.endpoint.session(id)).as("an id is no name").isNull();
        assertThat(this.endpoint.session("00000000")).isNull();
    }

    @Test
    void streamsOfASessionAreShownWithWhatTheirReceiversTake() {
        ScriptedHandler handler = new ScriptedHandler();
        handler.script = (transaction, request) -> transaction.openStream(StreamSource.of(new CountingSource(10))
                .delivering(request.getMethod().equals("states") ? Delivery.CLOSE : Delivery.ALL));
        TestSocket socket = this.server.open(endpoint("/streams", handler));
        socket.exchange(request(
                "'rpc.session.1'",
                "rpc.session.open",
                "{'version':1,'client':'test/1','heartbeat':25000,'limits':{'messageBytes':1048576},"
                        + "'extensions':{'streams':{'limit':3}}}"));
        socket.exchange(request(1, "list"));
        socket.exchange(request(2, "states"));
        this.server.advance(Duration.ofSeconds(5));
        socket.exchange(notification("rpc.stream.limit", "{'subscription':'s1','limit':4}"));
        this.server.advance(Duration.ofSeconds(2));

        assertThat(json(this.endpoint.session("sessions")))
                .contains("\"streams\":["
                        + "{\"id\":\"s1\",\"method\":\"list\",\"sent\":4,\"limit\":4,\"buffered\":0,"
                        + "\"waiting\":\"PT2S\"},"
                        + "{\"id\":\"s2\",\"method\":\"states\",\"sent\":3,\"limit\":3,\"buffered\":7,"
                        + "\"waiting\":\"PT7S\"}]");
        assertThat(this.endpoint.server().streams()).isEqualTo(new JsonRpcEndpoint.StreamCounts(2, 2));
    }

    interface Doors {

        @JsonRpcMethod(aliases = "unlock")
        void open();

        @JsonRpcNotification
        void knock();

        @Deprecated
        Stream<Integer> visitors();
    }

    private static List<JsonRpcEndpoint.MethodDescription> methods(Map<String, CallCounter.Count> counts) {
        return JsonRpcEndpoint.MethodDescription.of(
                ServiceContract.of(Doors.class).methods(), counts);
    }

    @Test
    void methodsAreToldWithTheirKindAndHowOftenTheyWereCalledByAnyOfTheirNames() {
        assertThat(json(methods(Map.of(
                        "open", new CallCounter.Count(3, 1),
                        "unlock", new CallCounter.Count(2, 2),
                        "visitors", CallCounter.Count.NONE))))
                .isEqualTo(
                        "[{\"name\":\"knock\",\"kind\":\"notification\",\"deprecated\":false,\"called\":null,\"failed\":null},"
                                + "{\"name\":\"open\",\"kind\":\"call\",\"deprecated\":false,\"called\":5,\"failed\":3},"
                                + "{\"name\":\"visitors\",\"kind\":\"stream\",\"deprecated\":true,\"called\":0,\"failed\":0}]");
    }

    @Test
    void aMethodOneOfWhoseNamesIsNotCountedHasNoCount() {
        assertThat(methods(Map.of("open", new CallCounter.Count(3, 1))))
                .extracting(JsonRpcEndpoint.MethodDescription::called)
                .containsOnlyNulls();
    }

    @Test
    void aHandlerTellsOfAHundredMethods() {
        List<MethodContract> many = Collections.nCopies(
                101, ServiceContract.of(Doors.class).methods().get(0));

        assertThat(JsonRpcEndpoint.MethodDescription.of(many, Map.of())).hasSize(100);
    }

    @Test
    void listingTellsOfAHundredSessionsAndHowManyThereAre() {
        assertListed(99, 99);
        assertListed(100, 100);
        assertListed(101, 100);
    }

    private void assertListed(int sessions, int listed) {
        while (this.server.sessions.sessionCount() < sessions) {
            this.server.open(this.plain).send(request(1, "a"));
        }
        assertThat(this.endpoint.session("sessions"))
                .isInstanceOfSatisfying(JsonRpcEndpoint.SessionListing.class, listing -> {
                    assertThat(listing.total()).isEqualTo(sessions);
                    assertThat(listing.sessions()).hasSize(listed).doesNotHaveDuplicates();
                    assertThat(listing.sessions()).extracting(SessionInfo::name).doesNotContain("sessions");
                });
    }
}
