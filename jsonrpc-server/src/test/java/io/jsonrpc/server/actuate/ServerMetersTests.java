package io.jsonrpc.server.actuate;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.google.gson.JsonElement;
import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.fixtures.CountingSource;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.session.TestServer;
import io.jsonrpc.server.session.TestSocket;
import io.jsonrpc.server.settings.ServerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** What happens is counted, and what is kept is gauged. */
class ServerMetersTests {

    private static final String P = "jsonrpc.server.";

    private static final String OPEN_WITH_STREAMS = request(
            "'rpc.session.1'",
            "rpc.session.open",
            "{'version':1,'client':'test/1','heartbeat':25000,'limits':{'messageBytes':1048576},"
                    + "'extensions':{'streams':{'limit':4}}}");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private final MicrometerServerObserver observer = new MicrometerServerObserver(
            this.registry, ObservationRegistry.NOOP, ErrorCatalog.DEFAULT, 2, List.of(), null);

    private final TestServer server = new TestServer(ServerSettings.DEFAULT, this.observer);

    /** Here, because gauges refer to it weakly. */
    private final JsonRpcServerMetrics gauges = new JsonRpcServerMetrics(
            this.server.sessions, Workers.elastic(this.server.workers), this.server.clock::nanoTime);

    private final ScriptedHandler handler = new ScriptedHandler();

    private final Endpoint endpoint = endpoint("/scripted", this.handler);

    private double count(String name, String... tags) {
        return this.registry.get(P + name).tags(tags).counter().count();
    }

    private static Session at(String pattern) {
        Session session = mock(Session.class);
        when(session.getPathPattern()).thenReturn(pattern);
        return session;
    }

    private double gauge(String name) {
        return this.registry.get(P + name).gauge().value();
    }

    @Test
    void everyErrorOfTheFrameworkHasItsCounterFromTheBeginning() {
        assertThat(this.registry.get(P + "errors").counters()).hasSize(ErrorType.values().length);

        this.server.open(this.endpoint).send("no json");

        assertThat(count("errors", "type", "message.parse")).isEqualTo(1);
        assertThat(this.registry.get(P + "errors").counters()).hasSize(ErrorType.values().length);
    }

    @Test
    void refusalsResumptionsAndLossesAreCounted() {
        this.observer.socketRefused();
        this.observer.sessionRefused();
        this.observer.sessionResumed();
        this.observer.sessionEvicted();
        this.observer.resumeRefused();
        this.observer.messageDropped();
        this.observer.messagesUndelivered(3);

        assertThat(count("sockets.refused")).isEqualTo(1);
        assertThat(count("sessions.refused")).isEqualTo(1);
        assertThat(count("sessions.resumed")).isEqualTo(1);
        assertThat(count("sessions.evicted")).isEqualTo(1);
        assertThat(count("resumes.refused")).isEqualTo(1);
        assertThat(count("messages.dropped")).isEqualTo(1);
        assertThat(count("messages.undelivered")).isEqualTo(3);
    }

    @Test
    void channelsAreCountedApartFromSockets() {
        this.observer.channelOpened();
        this.observer.channelRefused("path");
        this.observer.channelRefused("path");
        this.observer.channelClosed(CloseStatus.NORMAL.code());
        this.observer.channelClosed(4502);

        assertThat(count("channels.opened")).isEqualTo(1);
        assertThat(count("channels.refused", "reason", "path")).isEqualTo(2);
        assertThat(count("channels.closed", "code", "1000")).isEqualTo(1);
        assertThat(count("channels.closed", "code", "other")).isEqualTo(1);
        assertThat(count("sockets.closed", "code", "1000")).isZero();
    }

    @Test
    void closeCodesOfTheApplicationAreOther() {
        this.observer.socketClosed(CloseStatus.NORMAL.code());
        this.observer.socketClosed(CloseStatus.LIMIT.code());
        this.observer.socketClosed(4999);
        this.observer.socketClosed(0);
        this.observer.socketClosed(4502);

        assertThat(count("sockets.closed", "code", "1000")).isEqualTo(1);
        assertThat(count("sockets.closed", "code", "4504")).isEqualTo(1);
        assertThat(count("sockets.closed", "code", "other")).isEqualTo(3);
    }

    @Test
    void everyCloseCodeOfTheServerHasACounter() throws Exception {
        for (var field : CloseStatus.class.getFields()) {
            if (field.get(null) instanceof CloseStatus status) {
                this.observer.socketClosed(status.code());
                assertThat(count("sockets.closed", "code", Integer.toString(status.code())))
                        .isPositive();
            }
        }
        assertThat(count("sockets.closed", "code", "other")).isZero();
    }

    @Test
    void callsAreCountedByMethodUpToTheLimit() {
        this.observer.callEnded(at("/scripted"), "a", true);
        this.observer.callEnded(at("/scripted"), "a", false);
        this.observer.callEnded(at("/scripted"), "b", true);
        this.observer.callEnded(at("/scripted"), "c", true);
        this.observer.callEnded(at("/scripted"), "d", true);
        this.observer.callEnded(at("/scripted"), "a", true);

        assertThat(count("calls", "method", "a", "outcome", "success")).isEqualTo(2);
        assertThat(count("calls", "method", "a", "outcome", "failure")).isEqualTo(1);
        assertThat(count("calls", "method", "b", "outcome", "success")).isEqualTo(1);
        assertThat(count("calls", "method", "_OTHER", "outcome", "success")).isEqualTo(2);
        assertThat(this.registry.get(P + "calls").counters()).hasSize(6);
    }

    @Test
    void itemsOfStreamsAreCountedByMethodUpToTheLimit() {
        bindGauges();
        this.handler.script = (transaction, request) -> transaction.openStream(source(request.getMethod()));
        TestSocket socket = this.server.open(this.endpoint);
        socket.exchange(OPEN_WITH_STREAMS);
        for (String method : List.of("a", "b", "c", "silent")) {
            socket.exchange(request(1, method));
        }

        assertThat(count("streams.items", "method", "a")).isEqualTo(4);
        assertThat(count("streams.skipped", "method", "a")).isZero();
        assertThat(count("streams.items", "method", "b")).isEqualTo(1);
        assertThat(count("streams.skipped", "method", "b")).isEqualTo(9);
        assertThat(count("streams.items", "method", "_OTHER")).isEqualTo(4);
        assertThat(gauge("streams.active")).isEqualTo(3);
        assertThat(gauge("streams.waiting")).isEqualTo(2);

        socket.exchange(notification("rpc.stream.limit", "{'subscription':'s1','limit':10}"));
        this.server.advance(Duration.ofSeconds(1));

        assertThat(count("streams.items", "method", "a")).isEqualTo(10);
        assertThat(gauge("streams.active")).isEqualTo(2);
        assertThat(gauge("streams.waiting")).isEqualTo(1);
        assertThat(this.registry.get(P + "streams.items").counters()).hasSize(3);
    }

    @Test
    void callsAndStreamsAreCountedByEndpoint() {
        this.handler.script = (transaction, request) -> {
            transaction.openStream(source("a"));
            transaction.getSession().sendRequestAsync("ask", null, JsonElement.class, null);
        };
        for (String pattern : List.of("/rooms/{room}", "/halls")) {
            TestSocket socket = this.server.open(endpoint(pattern, this.handler));
            socket.exchange(OPEN_WITH_STREAMS);
            socket.exchange(request(1, "watch"));
            socket.lose(CloseStatus.NORMAL);
        }

        for (String pattern : List.of("/rooms/{room}", "/halls")) {
            assertThat(this.registry
                            .get("rpc.server.call.duration")
                            .tags("jsonrpc.endpoint", pattern, "rpc.method", "watch")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(count("streams.items", "endpoint", pattern, "method", "watch"))
                    .isEqualTo(4);
            assertThat(count("streams.skipped", "endpoint", pattern, "method", "watch"))
                    .isZero();
            assertThat(count("calls", "endpoint", pattern, "method", "ask", "outcome", "failure"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aMethodIsATagOnlyAtTheEndpointThatHasIt() {
        this.observer.know("/a", "add");
        this.handler.script = (transaction, request) -> transaction.sendError(4711, "no", null);
        this.server.open(endpoint("/a", this.handler)).send(request(1, "add"));
        this.server.open(endpoint("/b", this.handler)).send(request(1, "add"));

        assertThat(this.registry.get("rpc.server.call.duration").timers())
                .extracting(timer -> timer.getId().getTag("jsonrpc.endpoint") + " "
                        + timer.getId().getTag("rpc.method"))
                .containsExactlyInAnyOrder("/a add", "/b _OTHER");
    }

    @Test
    void theSameMethodAtManyEndpointsTakesOnePlace() {
        assertThat(this.observer.know("/a", "first")).isTrue();
        assertThat(this.observer.know("/b", "first")).isTrue();
        assertThat(this.observer.know("/b", "second")).isTrue();
        assertThat(this.observer.know("/c", "third")).isFalse();
        assertThat(this.observer.know("/c", "second")).isTrue();
    }

    @Test
    void oneEndpointMoreThanTheLimitIsOther() {
        for (int i = 1; i <= 102; i++) {
            this.observer.callEnded(at("/endpoint/" + i), "ask", true);
        }

        assertThat(count("calls", "endpoint", "/endpoint/100", "method", "ask", "outcome", "success"))
                .isEqualTo(1);
        assertThat(count("calls", "endpoint", "_OTHER", "method", "ask", "outcome", "success"))
                .isEqualTo(2);
        assertThat(this.registry
                        .find(P + "calls")
                        .tag("endpoint", "/endpoint/101")
                        .counters())
                .isEmpty();
    }

    private static StreamSource<?> source(String method) {
        return switch (method) {
            case "b" -> StreamSource.of(new CountingSource(10)).delivering(Delivery.LATEST);
            case "silent" -> StreamSource.of((Flow.Publisher<Integer>) subscriber -> {});
            default -> StreamSource.of(new CountingSource(10));
        };
    }

    private void bindGauges() {
        this.gauges.bindTo(this.registry);
    }

    @Test
    void gaugesTellWhatIsKept() throws Exception {
        bindGauges();
        List<Session> sessions = new ArrayList<>();
        this.handler.script = (transaction, request) -> {
            sessions.add(transaction.getSession());
            transaction.startAsync();
        };
        TestSocket first = this.server.open(this.endpoint);
        first.send(request(1, "wait"));
        TestSocket second = this.server.open(this.endpoint);
        second.send(request(1, "wait"));

        assertThat(gauge("sessions")).isEqualTo(2);
        assertThat(gauge("sockets")).isEqualTo(2);
        assertThat(gauge("requests.in.flight")).isEqualTo(2);
        assertThat(gauge("outbound.queue.bytes")).isZero();
        assertThat(gauge("workers.threads")).isZero();
        assertThat(gauge("workers.queued")).isZero();
        assertThat(this.registry.get(P + "workers.wait").functionTimer().count())
                .isZero();

        second.breakDown();
        sessions.get(1).sendNotification("kept");
        assertThat(gauge("sockets")).isEqualTo(1);
        assertThat(gauge("sessions")).isEqualTo(2);
        assertThat(gauge("outbound.queue.bytes")).as("kept for a second").isZero();
        this.server.advance(Duration.ofSeconds(1));
        assertThat(gauge("outbound.queue.bytes")).isEqualTo(notification("kept").length());
    }
}
